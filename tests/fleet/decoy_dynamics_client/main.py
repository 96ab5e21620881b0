"""Business software with similar names, nothing of Customer Insights."""
import sqlite3


class DynamicsClient:
    """Like the dynamics-client package: Dataverse itself, not the legacy service."""

    api = "https://contoso.crm.dynamics.com/api/data/v9.2/"

    def __init__(self):
        self.table = ""
        self.select = []

    def get(self):
        return [{"accountid": "1", "name": "Contoso"}, {"accountid": "2", "name": "Fabrikam"}]


def legacy_database():
    base = sqlite3.connect(":memory:")
    base.execute("create table Customer (CustomerId text, FullName text)")
    base.executemany("insert into Customer values (?, ?)", [("c1", "Ann"), ("c2", "Bo")])
    return [dict(zip(("CustomerId", "FullName"), row)) for row in base.execute("select CustomerId, FullName from Customer")]


def main():
    client = DynamicsClient()
    client.table = "accounts"
    client.select = ["accountid", "name"]
    for row in client.get():
        print(row["accountid"], row["name"])
    body = {"value": legacy_database()}
    for row in body["value"]:
        print(row["CustomerId"], row["FullName"])
    migrated = f"{client.api}msdynci_customerprofiles?$filter=msdynci_customerid eq 'c1'"
    print(migrated)


main()
