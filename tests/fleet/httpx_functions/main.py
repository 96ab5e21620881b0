"""Same questions with httpx."""
import os

import httpx

BASE = f"https://api.ci.ai.dynamics.com/v1/instances/{os.environ['CI_INSTANCE_ID']}/data"


def fetch_token() -> str:
    response = httpx.post(
        f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "scope": "https://api.ci.ai.microsoft.com/.default",
        },
    )
    response.raise_for_status()
    return response.json()["access_token"]


HEADERS = {"Authorization": f"Bearer {fetch_token()}", "Ocp-Apim-Subscription-Key": os.environ["CI_SUBSCRIPTION_KEY"]}


def profile(cid: str) -> dict | None:
    response = httpx.get(f"{BASE}/Customer", params={"$filter": f"CustomerId eq '{cid}'"}, headers=HEADERS, timeout=httpx.Timeout(20.0))
    if response.is_success and response.json()["value"]:
        return response.json()["value"][0]
    return None


def shares(cid: str) -> list[dict]:
    response = httpx.get(f"{BASE}/InterestShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{cid}'", headers=HEADERS)
    return sorted(response.json()["value"], key=lambda row: row["Interest"])


def copied_from_a_page(cid: str) -> int:
    response = httpx.get(f"{BASE}/UnifiedActivity?$filter=CustomerId eq \u2018{cid}\u2019", headers=HEADERS)
    return response.status_code


for who in ("ce759201f786d590bf2134bff576c369", "cc011cdd9474031b7f26144b98289fcd", "none"):
    person = profile(who)
    print(person["FullName"] if person else "-", shares(who))
    print("  copied:", copied_from_a_page(who))
