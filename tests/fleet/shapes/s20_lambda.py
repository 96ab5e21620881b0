import requests

read = lambda headers, cid: requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/0a1b2c3d/data/Customer?$filter=CustomerId eq '{cid}'", headers=headers)
