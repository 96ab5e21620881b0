"""P110: same column names elsewhere."""


def sql(text): return [text]
def shop_api(): return {"value": [{"CustomerId": "c1"}]}


crm = sql("select CustomerId, FullName from dbo.Customer")
orders = shop_api()["value"][0]["CustomerId"]
print(crm, orders)
