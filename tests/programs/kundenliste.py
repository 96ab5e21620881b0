# -*- coding: utf-8 -*-
"""Kundenliste für den Außendienst."""

import os

import requests as rq
from requests import get as hole

SCHLUESSEL = "ocp-apim-subscription-key"
WURZEL = "https://api.ci.ai.dynamics.com/v1/instances/%s"
ORTE = ["Köln", "Zürich"]


def hole_token():
    antwort = rq.post(
        "https://login.microsoftonline.com/%s/oauth2/token" % os.environ["AZURE_TENANT_ID"],
        data={
            "grant_type": "client_credentials",
            "client_id": os.environ["AZURE_CLIENT_ID"],
            "client_secret": os.environ["AZURE_CLIENT_SECRET"],
            "resource": "https://api.ci.ai.microsoft.com",
        },
    )
    antwort.raise_for_status()
    return antwort.json()["access_token"]


def kopf():
    return {
        SCHLUESSEL: os.environ["CI_SUBSCRIPTION_KEY"],
        "authorization": "Bearer %s" % hole_token(),
    }


def kunden(ort, köpfe):
    antwort = hole(
        (WURZEL + "/data/Customer") % os.environ["CI_INSTANCE_ID"],
        headers=köpfe,
        params={
            "$select": "FullName,StreetAddress,PostCode,Telephone",
            "$filter": "City eq '%s'" % ort,
            "$top": "10",
        },
    )
    antwort.raise_for_status()
    return antwort.json()["value"]


def quellen(köpfe):
    antwort = hole(
        WURZEL % os.environ["CI_INSTANCE_ID"] + "/manage/datasources/v2", headers=köpfe
    )
    antwort.raise_for_status()
    return [quelle["dataSourceMetadata"]["friendlyName"] for quelle in antwort.json()]


if __name__ == "__main__":
    köpfe = kopf()
    for ort in ORTE:
        print(ort)
        for kunde in kunden(ort, köpfe):
            print("  %(FullName)s, %(StreetAddress)s, %(PostCode)s" % kunde, end=", ")
            print("Tel.", kunde["Telephone"] or "unbekannt")
    print("Quellen:", ", ".join(quellen(köpfe)))
