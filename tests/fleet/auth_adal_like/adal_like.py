"""A stand-in with the interface of the retired library."""
import requests


class AuthenticationContext:
    def __init__(self, authority):
        self.authority = authority

    def acquire_token_with_client_credentials(self, resource, client_id, client_secret):
        form = {"grant_type": "client_credentials", "resource": resource, "client_id": client_id, "client_secret": client_secret}
        body = requests.post(self.authority + "/oauth2/token", data=form).json()
        return {"accessToken": body["access_token"], "tokenType": body["token_type"]}
