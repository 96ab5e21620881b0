"""Pushes call-centre notes into Customer Insights and asks for a refresh."""

import logging
import os

import msal
import requests

log = logging.getLogger("crm_sync")

NOTES = [
    {"mail": "conor.o'neil3@example.com", "subject": "Wrong size delivered"},
    {"mail": "nobody@nowhere.example", "subject": "Wants a catalogue"},
]


class CrmSync:
    def __init__(self, instance):
        self.base = "https://api.ci.ai.dynamics.com/v1"
        self.instance = instance
        self.http = requests.Session()
        self.http.headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]
        self.http.headers["Authorization"] = "Bearer " + self._token()

    def _token(self):
        app = msal.ConfidentialClientApplication(
            os.environ["AZURE_CLIENT_ID"],
            authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
            client_credential=os.environ["AZURE_CLIENT_SECRET"],
        )
        scope = "https://api.ci.ai.microsoft.com/.default"
        return app.acquire_token_for_client(scopes=[scope])["access_token"]

    def _url(self, *parts):
        return "/".join([self.base, "instances", self.instance, *parts])

    def customer_by_mail(self, mail):
        text = mail.replace("'", "''")
        reply = self.http.get(
            self._url("data", "Customer"), params={"$filter": f"EMail eq '{text}'", "$top": 1}
        )
        reply.raise_for_status()
        rows = reply.json()["value"]
        return rows[0] if rows else None

    def add_note(self, customer_id, number, subject):
        body = {
            "CustomerId": customer_id,
            "ActivityId": f"note-{number}",
            "ActivityType": "Feedback",
            "Title": subject,
        }
        reply = self.http.post(self._url("data", "UnifiedActivity"), json=body)
        return reply.status_code

    def retitle(self, number, subject):
        reply = self.http.patch(
            self._url("data", "UnifiedActivity", f"note-{number}"), json={"Title": subject}
        )
        return reply.status_code

    def refresh(self):
        reply = self.http.post(
            self._url("workflows", "main", "jobs"), params={"operationType": "activities"}
        )
        return reply.json()["jobStatus"] if reply.ok else "refused"


def main():
    logging.basicConfig(level=logging.WARNING)
    sync = CrmSync(os.environ["CI_INSTANCE_ID"])
    for number, note in enumerate(NOTES, start=1):
        customer = sync.customer_by_mail(note["mail"])
        if customer is None:
            print(f"{number}: no customer with {note['mail']}")
            continue
        created = sync.add_note(customer["CustomerId"], number, note["subject"])
        changed = sync.retitle(number, note["subject"].upper())
        print(f"{number}: {customer['FullName']} created={created} changed={changed}")
    print("refresh:", sync.refresh())


if __name__ == "__main__":
    main()
