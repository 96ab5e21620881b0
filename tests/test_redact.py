"""Secrets do not leave the tool; what people have to read does."""

from __future__ import annotations

import base64
import json
import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci_migrate.redact import HIDDEN, redact, redacted

MANY = settings(derandomize=True, deadline=None, database=None, max_examples=300)

# A seed makes a text as random as a real secret; letters drawn one by one would shrink to words.
SEEDS = st.integers(0, 2**32).map(random.Random)


def jwt(source: random.Random) -> str:
    head, body, seal = (
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (b'{"typ":"JWT"}', b'{"aud":"' + source.randbytes(30), source.randbytes(64))
    )
    return f"{head}.{body}.{seal}"


def hexadecimal(source: random.Random) -> str:
    return source.randbytes(16).hex()


def client_secret(source: random.Random) -> str:
    letters = string.ascii_letters + string.digits + "_.~-"
    text = "".join(source.choice(letters) for _ in range(37))
    return f"{text[:3]}8Q~{text[3:]}"


def base64_key(source: random.Random) -> str:
    """As storage and event hubs use them."""
    return base64.b64encode(source.randbytes(48)).decode()


def opaque(source: random.Random) -> str:
    letters = string.ascii_letters + string.digits
    return "0." + "".join(source.choice(letters) for _ in range(120))


SECRETS = st.builds(
    lambda source, make: make(source),
    SEEDS,
    st.sampled_from([jwt, hexadecimal, client_secret, base64_key, opaque]),
)
PLAIN = ["sandbox-primary-key", "hunter22", "correct-horse-battery-9", "Pa55word!", "abc123"]

# Lines in which a literal stands beside a name that tells what it is.
LINES = [
    'key = "{}"',
    "SUBSCRIPTION_KEY = '{}'",
    'API_KEY: str = "{}"',
    'TOKEN: Final[str] = "{}"',
    'headers["Ocp-Apim-Subscription-Key"] = "{}"',
    "headers = {{'Ocp-Apim-Subscription-Key': '{}', 'Accept': 'application/json'}}",
    'client._client.add_header("Ocp-Apim-Subscription-Key", "{}")',
    'os.environ.get("CI_SUBSCRIPTION_KEY", "{}")',
    'acquire(client_id, client_secret="{}")',
    "password=r'{}'",
    'if token == "{}":',
    'SECRET = ("{}")',
    'self.api_key = u"{}"',
    '{{"subscription_key": "{}"}}',
    '{{"source": "headers = {{\\"Ocp-Apim-Subscription-Key\\": \\"{}\\"}}"}}',
    "curl -H 'Authorization: Bearer {}'",
    'headers = {{"Authorization": "bearer {}"}}',
    "https://api.ci.ai.dynamics.com/v1/instances?subscription-key={}",
    "https://api.ci.ai.dynamics.com/v1/instances?$top=1&subscription-key={}&$skip=2",
    "grant_type=client_credentials&client_secret={}&scope=x",
    "https://storage.example/x?sv=1&sig={}",
    "https://login.example/#access_token={}",
]
# Lines in which nothing tells that a secret stands there, but its look.
BARE_LINES = [
    "{}",
    "  {}  ",
    "connect('{}')",
    'ServicePrincipal(tenant, "{}")',
    "AccountName=x;AccountKey={};EndpointSuffix=core.example",
    'body = "{}"',
    "# {}",
    '["{}"]',
    "value: {}",
    "GET /x HTTP/1.1\nX-Auth: {}\n",
]


@MANY
@given(SECRETS, st.sampled_from(LINES))
def test_a_secret_beside_a_telling_name_is_hidden(secret: str, line: str) -> None:
    shown = redact(line.format(secret))

    assert secret not in shown
    assert HIDDEN in shown


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("secret", PLAIN)
def test_beside_a_telling_name_a_secret_needs_no_look(secret: str, line: str) -> None:
    assert secret not in redact(line.format(secret))


@MANY
@given(SECRETS, st.sampled_from(BARE_LINES))
def test_a_text_that_looks_like_a_secret_is_hidden_wherever_it_stands(
    secret: str, line: str
) -> None:
    assert secret not in redact(line.format(secret))


@MANY
@given(SECRETS, st.sampled_from(LINES), st.sampled_from(["list", "object", "nested", "tuple"]))
def test_a_secret_inside_data_is_hidden(secret: str, line: str, shape: str) -> None:
    text = line.format(secret)
    data: object = {
        "list": [text],
        "object": {"message": text},
        "nested": {"findings": [{"legacy": text, "plan": None, "line": 3}]},
        "tuple": (text, 5),
    }[shape]

    assert secret not in json.dumps(redacted(data))


@pytest.mark.parametrize("key", ["client_secret", "Ocp-Apim-Subscription-Key", "access_token"])
@pytest.mark.parametrize("secret", PLAIN)
def test_a_value_whose_key_tells_is_hidden(key: str, secret: str) -> None:
    assert redacted({"sent": {key: secret}}) == {"sent": {key: HIDDEN}}


@MANY
@given(SECRETS, st.sampled_from(LINES))
def test_hiding_twice_changes_nothing(secret: str, line: str) -> None:
    once = redact(line.format(secret))

    assert redact(once) == once


ID = "ce759201f786d590bf2134bff576c369"


@pytest.mark.parametrize(
    "text",
    [
        f"/data/Customer?$filter=CustomerId eq '{ID}'",
        f"/data/Customer?$filter=CustomerId ne '{ID}'",
        f"/data/Customer?$filter=CustomerId in ('{ID}', '{ID}','{ID}')",
        f"msdynci_customerid eq '{ID}' or msdynci_customerid eq '{ID}'",
        f"/data/Customer('{ID}')",
        f"Customer('{ID}')",
        "/instances/0f3c1a52-1111-4222-8333-444455556666/data/Customer",
        "/instances/0F3C1A52-1111-4222-8333-444455556666/manage/segments/Male_under_40",
        "38c77d00-5fcb-4cce-9d93-af4738258e3c/.default",
        "https://api.ci.ai.dynamics.com/v1/instances/{instance_id}/data/Customer?$top=100",
        "https://prod-wus-01.api.ci.ai.dynamics.com/api/instances/{id}/data/UnifiedActivity",
        "https://contoso.crm4.dynamics.com/api/data/v9.2/msdynci_customerprofiles?$top=10",
        "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token",
        "app/etl/load_customers_2024.py:12:8",
        "tests/programs/Customer360Export_Job/Main.py",
        "src/jobs/v2beta/B2BContacts_Dyn365CI.py",
        "dynamics.customerinsights.api.models.api_error_result_py3.ApiErrorResult",
        "from dynamics.customerinsights.api import CustomerInsights",
        "OOBProductRecommendationModelPrediction",
        "ECommerce_eCommerceContacts_ContactId_Alternate",
        "get_entities_with_odata_query_parameters",
        "InterestShareOfVoiceFromMicrosoft?$filter=CustomerId eq '{CID}'",
        "msdynci_segmentmemberships?$filter=contains(msdynci_segments,'\"Male[_]under[_]40\"')",
        'headers = {"Authorization": f"Bearer {token}"}',
        'headers = {"Authorization": "Bearer " + token}',
        'headers = {"Ocp-Apim-Subscription-Key": f"{key}"}',
        'headers["Ocp-Apim-Subscription-Key"] = os.environ["CI_SUBSCRIPTION_KEY"]',
        'os.environ["AZURE_CLIENT_SECRET"]',
        'os.getenv("CI_SUBSCRIPTION_KEY", "")',
        'client_secret=os.environ["AZURE_CLIENT_SECRET"]',
        "ClientSecretCredential(tenant, client, client_secret=settings.secret)",
        "?subscription-key={CI_SUBSCRIPTION_KEY}",
        "status_code=404",
        "if resp.status_code == 200:",
        "sorted(rows, key=lambda row: row['CustomerId'])",
        "2017-01-01T00:00:00.000Z",
        "exports/20240101T120000Z/customers.json",
        'reason = "needs-token"',
        "The program takes its bearer token. Dataverse refuses it.",
        "call sites: 12, fixed: 3",
    ],
)
def test_what_people_have_to_read_stays(text: str) -> None:
    assert redact(text) == text
    assert redacted({"legacy": text}) == {"legacy": text}


def test_data_without_secrets_stays_as_it_is() -> None:
    data = {"schema": 1, "key": "c0", "findings": [{"line": 3, "reason": None, "ok": True}]}

    assert redacted(data) == data


@pytest.mark.parametrize(
    "text",
    ["a" * 50_000, "key" * 15_000, "[" * 30_000, "key: " + "a " * 20_000, "x='" + "Aa1" * 15_000],
)
def test_a_long_line_is_read_in_one_go(text: str) -> None:
    """A pattern that backtracks would not come to an end on these."""
    assert redact(text)


@MANY
@given(st.text())
def test_any_text_can_be_redacted(text: str) -> None:
    assert redact(redact(text)) == redact(text)
