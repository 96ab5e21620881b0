"""P74: pandas.read_json on the URL."""
import msal
import os

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

import pandas as pd
df = pd.read_json(f"{ROOT}/data/Customer?$top=100", storage_options=hdr)
names = df["value"].apply(lambda d: d["FullName"])
print(len(names), list(df.columns))
