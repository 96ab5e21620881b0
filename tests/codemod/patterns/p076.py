"""P76: Spark SQL text."""
import msal
import os
import requests

ENV_ID = os.environ["CI_INSTANCE_ID"]
ROOT = f"https://api.ci.ai.dynamics.com/v1/instances/{ENV_ID}"
app = msal.ConfidentialClientApplication(
    os.environ["AZURE_CLIENT_ID"],
    authority="https://login.microsoftonline.com/" + os.environ["AZURE_TENANT_ID"],
    client_credential=os.environ["AZURE_CLIENT_SECRET"],
)
tok = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
key = os.environ["CI_SUBSCRIPTION_KEY"]
hdr = {"Authorization": f"Bearer {tok}", "Ocp-Apim-Subscription-Key": key}

class Frame:
    def __init__(self, rows): self.rows = rows
    def createOrReplaceTempView(self, name): print(name, len(self.rows), {"CustomerId", "FullName", "EMail"} <= set(self.rows[0]))


class spark:
    createDataFrame = Frame
    sql = staticmethod(print)


rows = requests.get(f"{ROOT}/data/Customer?$top=100", headers=hdr).json()["value"]
spark.createDataFrame(rows).createOrReplaceTempView("c")
spark.sql("SELECT CustomerId, FullName FROM c WHERE EMail IS NOT NULL")
