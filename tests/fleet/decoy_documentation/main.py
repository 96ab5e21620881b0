"""Translates ticket numbers.

Was once fed from https://api.ci.ai.dynamics.com/v1/instances/<id>/data/Customer,
see the wiki. Today it reads a file.

    >>> requests.get("https://api.ci.ai.dynamics.com/v1/instances")
"""
import hashlib

# Old way: requests.get(f"https://api.ci.ai.dynamics.com/v1/instances/{ENV}/data/Customer?$top=1")
# from dynamics.customerinsights.api import CustomerInsights


def number(ticket):
    """Number of a ticket.

    The old service (https://api.ci.ai.dynamics.com/v1) gave 32 digits, so do we.
    """
    return hashlib.md5(ticket.encode()).hexdigest()


def checksum(text):
    # https://api.ci.ai.dynamics.com/v1/instances/{id}/manage/segments had none
    return sum(map(ord, text)) % 97


def table(tickets):
    '''Rows for printing; columns as in https://api.ci.ai.dynamics.com/v1 once.'''
    return [(ticket, number(ticket)[:8], checksum(ticket)) for ticket in tickets]


if __name__ == "__main__":
    for row in table(["A-1", "A-2", "B-7"]):
        print(*row)
