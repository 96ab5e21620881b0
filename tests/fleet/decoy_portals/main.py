"""Link checker for the intranet page of the data team."""
from urllib.parse import urlsplit

LINKS = {
    "portal": "https://home.ci.ai.dynamics.com/",
    "developer": "https://developer.ci.ai.dynamics.com/api-details#api=CustomerInsights",
    "documentation": "https://learn.microsoft.com/dynamics365/customer-insights/data/apis",
    "tracking": "https://analytics.example/dynamics-customer-insights/track",
    "neighbour": "https://api.ci.ai.dynamics.com.example.org/v1/instances",
    "gateway": "https://notapi-ci.ai.example/v1/instances/1/data/Customer",
    "sales": "https://contoso.crm.dynamics.com/main.aspx",
}


def host(name):
    return urlsplit(LINKS[name]).hostname


def grouped():
    groups = {}
    for name in LINKS:
        groups.setdefault(".".join(host(name).split(".")[-2:]), []).append(name)
    return groups


def main():
    for domain, names in sorted(grouped().items()):
        print(domain, sorted(names))
    for name in sorted(LINKS):
        print(f"{name:15} {host(name)}")


main()
