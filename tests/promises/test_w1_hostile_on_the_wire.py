"""W1, on the wire. Whatever is sent, the hub answers; it never breaks."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from openmash.hub.contacts import api, schemas
from openmash.hub.contacts.models import Contact
from openmash.hub.partnership import actions as partnership
from tests import make
from tests.promises.depth import times

pytestmark = pytest.mark.django_db

KEPT_BY = ["openmash/hub/contacts/schemas.py", "openmash/hub/config/wire.py"]

RUN = settings(
    max_examples=times(150, deep=20_000), derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40) | st.sampled_from(
    ["\x00", "\ud800", "0000-00-00", "9999-12-31", "2023-02-29", "unknown", "9" * 5_000, "x" * 100_000]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
FIELDS = [*schemas.ContactSent.model_fields, *schemas.ChildSent.model_fields, "children", "connected"]


@pytest.fixture
def key() -> str:
    here = make.hub()
    make.time(make.TUESDAY_MORNING)
    by = partnership.Job(here.pk, "tests")
    return partnership.register_sender("A feed", agency=make.agency("police"), by=by)[1]


def described() -> Any:
    """The wire as it describes itself."""
    return schemathesis.openapi.from_dict(json.loads(Client().get("/api/v1/openapi.json").content))


def answered(key: str, case: Any) -> int:
    """The status that one request is answered with."""
    sent = case.as_transport_kwargs(base_url="http://localhost")
    prepared = requests.Request(
        **{name: sent.get(name) for name in ("method", "url", "params", "data", "json")}
    ).prepare()
    headers = {name: str(text) for name, text in (sent.get("headers") or {}).items()}
    answer = Client().generic(
        sent["method"], prepared.path_url, prepared.body or b"",
        content_type=headers.pop("Content-Type", "application/json"),
        headers=headers | {"Authorization": f"Bearer {key}"},
    )  # fmt: skip
    make.hub()
    return answer.status_code


def statuses(key: str, cases: st.SearchStrategy[Any]) -> Counter[int]:
    """Send them, and count the answers."""
    seen: Counter[int] = Counter()

    @RUN
    @given(case=cases)
    def send(case: Any) -> None:
        seen[answered(key, case)] += 1

    send()
    return seen


@pytest.mark.parametrize(
    ("mode", "path", "method", "expected"),
    [
        (GenerationMode.POSITIVE, "/api/v1/contacts", "POST", {200, 201, 422}),
        (GenerationMode.NEGATIVE, "/api/v1/contacts", "POST", {200, 201, 400, 422}),
        (GenerationMode.POSITIVE, "/api/v1/contacts/{reference}", "GET", {400, 404, 405}),
        (GenerationMode.NEGATIVE, "/api/v1/contacts/{reference}", "GET", {400, 404, 405}),
    ],
)
def test_what_the_description_allows_and_what_it_forbids(
    key: str, mode: Any, path: str, method: str, expected: set[int]
) -> None:
    operation = described()[path][method]
    seen = statuses(key, operation.as_strategy(generation_mode=mode))
    assert set(seen) <= expected, seen
    assert len(seen) > 1 or method == "GET", "the cases are of more than one kind"


def sent_of(key: str, body: Any, once: str = "k") -> int:
    """The status that one body is answered with."""
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": once}
    text = json.dumps(body)  # half characters are escaped, as a hostile sender would escape them
    answer = Client().post("/api/v1/contacts", text, content_type="application/json", headers=headers)
    make.hub()
    return answer.status_code


@RUN
@given(body=st.dictionaries(st.sampled_from(FIELDS) | TEXT, JSON, max_size=6))
def fuzz(hub: Callable[[Any], int], body: Any) -> None:
    assert hub(body) < 500


def test_any_json_at_all_is_answered(key: str) -> None:
    fuzz(lambda body: sent_of(key, body))


def test_the_seeded_fault_keeping_whatever_comes_breaks_it(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "UNKEEPABLE", NothingIsWrong())
    assert sent_of(key, {"worry": "a\x00b"}) == 500
    assert not Contact.objects.exists()


class NothingIsWrong:
    """A check that finds nothing."""

    def search(self, _text: str) -> None:
        return None


def test_the_seeded_fault_asking_for_a_reference_as_it_came_breaks_it(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "heard", lambda text: text)
    answer = Client().get("/api/v1/contacts/%00", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 500
