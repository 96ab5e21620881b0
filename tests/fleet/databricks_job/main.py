# Databricks notebook source
# MAGIC %md
# MAGIC # Load activities
# MAGIC From https://api.ci.ai.dynamics.com/v1/instances into the lake.

# COMMAND ----------

import os

import requests

try:
    dbutils  # noqa: F821
except NameError:
    class _Secrets:
        @staticmethod
        def get(scope, key):
            return os.environ[key.upper().replace("-", "_")]

    class dbutils:  # noqa: N801
        secrets = _Secrets

# COMMAND ----------

# MAGIC %run ./sign_in

# COMMAND ----------

instance = dbutils.secrets.get("ci", "ci-instance-id")
login = requests.post(
    f"https://login.microsoftonline.com/{dbutils.secrets.get('ci', 'azure-tenant-id')}/oauth2/v2.0/token",
    data={
        "grant_type": "client_credentials",
        "client_id": dbutils.secrets.get("ci", "azure-client-id"),
        "client_secret": dbutils.secrets.get("ci", "azure-client-secret"),
        "scope": "https://api.ci.ai.microsoft.com/.default",
    },
)
hdr = {
    "Ocp-Apim-Subscription-Key": dbutils.secrets.get("ci", "ci-subscription-key"),
    "Authorization": "Bearer " + login.json()["access_token"],
}

# COMMAND ----------

ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{instance}"
rows = requests.get(f"{ROOT}/data/UnifiedActivity?$filter=CustomerId eq 'ce759201f786d590bf2134bff576c369'&$orderby=ActivityTime asc", headers=hdr).json()["value"]
print(len(rows), rows[0]["ActivityTime"], rows[-1]["ActivityTime"])

# COMMAND ----------

people = requests.get(f"{ROOT}/data/Customer?$filter=IsMemberOfSegment('Male_under_40')&$select=CustomerId,FullName,DateOfBirth", headers=hdr).json()["value"]
youngest = max(people, key=lambda p: (p["DateOfBirth"] or "", p["CustomerId"]))
print(len(people), youngest["FullName"])

# COMMAND ----------

contacts = requests.get(f"{ROOT}/data/RetailDemoData_RetailSystem_Contacts?$top=10", headers=hdr).json()["value"]
print(len(contacts), sorted({c["PreferredStore"] for c in contacts}))
