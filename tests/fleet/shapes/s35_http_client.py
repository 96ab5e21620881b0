from http.client import HTTPSConnection


def read(headers):
    connection = HTTPSConnection("api.ci.ai.dynamics.com")
    connection.request("GET", "/v1/instances/0a1b2c3d/data/Customer?$top=1", headers=headers)
    return connection.getresponse().read()
