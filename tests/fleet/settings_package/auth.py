import msal

from settings import settings


def headers():
    app = msal.ConfidentialClientApplication(
        settings.azure_client_id,
        authority="https://login.microsoftonline.com/" + settings.azure_tenant_id,
        client_credential=settings.azure_client_secret,
    )
    token = app.acquire_token_for_client(scopes=["https://api.ci.ai.microsoft.com/.default"])["access_token"]
    return {"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": settings.ci_subscription_key}
