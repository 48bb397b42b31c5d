"""Does a log say where something failed, and never with what?"""

import importlib
import logging
import sys
from types import SimpleNamespace

import pytest

from openmash.hub.config.logs import Plain

CHILD = "Tamsin Okafor-Vale"


def line(message: str, *args: object, failed: bool = False, name: str = "openmash.web", **more: object) -> str:
    """One record as it is written."""
    failure = sys.exc_info() if failed else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, failure)
    for key, value in more.items():
        setattr(record, key, value)
    return Plain().format(record)


def test_what_we_say_ourselves_is_said() -> None:
    assert line("%s of %s failed", "a job", "7Q4XH").endswith(" ERROR openmash.web a job of 7Q4XH failed")


def test_a_failure_is_named_with_its_place_and_its_cause_and_without_its_words() -> None:
    try:
        try:
            raise KeyError(CHILD)
        except KeyError as first:
            raise ValueError(CHILD) from first
    except ValueError:
        said = line("it failed", failed=True, exc_text=f"Traceback … {CHILD}")
    assert CHILD not in said
    assert "ValueError\n  File" in said
    assert "because of KeyError\n  File" in said
    assert "raise ValueError(CHILD) from first" in said  # the line of the source, not what it held


def test_where_nothing_failed_it_says_so() -> None:
    assert line("looked", failed=True).endswith("looked\nnothing")


@pytest.mark.parametrize(
    ("match", "route"), [(SimpleNamespace(route="contacts/<slug:reference>"),) * 2, (None, "unknown")]
)
def test_of_a_request_it_says_the_route_and_never_the_address(match: SimpleNamespace | None, route: object) -> None:
    request = SimpleNamespace(method="GET", resolver_match=match)
    said = line("Not Found: %s", f"/contacts/{CHILD}", request=request, status_code=404, name="django.request")
    assert said.endswith(f"404 to GET {getattr(route, 'route', route)}")


def test_a_way_of_asking_that_there_is_not_is_not_repeated() -> None:
    request = SimpleNamespace(method=CHILD, resolver_match=None)
    assert line("x", request=request, status_code=405).endswith("405 to another way unknown")


@pytest.mark.parametrize("message", ["Invalid request from ip=::1: Invalid header", "Error handling request GET /"])
def test_of_what_is_no_request_the_server_says_only_that(message: str) -> None:
    assert CHILD not in line(f"{message} {CHILD}", name="gunicorn.error")


def test_the_web_server_keeps_to_it_from_its_start() -> None:
    handler = logging.StreamHandler()
    log = SimpleNamespace(error_log=SimpleNamespace(handlers=[handler]))
    importlib.import_module("openmash.cli.web").on_starting(SimpleNamespace(log=log))
    assert isinstance(handler.formatter, Plain)
