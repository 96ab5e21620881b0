"""P101: responses."""


import responses
from p101_reader import ROOT, reader


@responses.activate
def test_reader():
    responses.add(responses.GET, f"{ROOT}/data/Customer", json={"value": [{"CustomerId": "c1", "FullName": "Ann"}]})
    assert reader("c1") == "Ann"


test_reader()
print("passed")
