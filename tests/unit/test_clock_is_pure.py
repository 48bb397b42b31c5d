"""Does the clock answer from what it is given, and from nothing else?"""

import doctest
import importlib
import os
import pkgutil
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

import openmash.clock
from openmash.clock import Brag, Purpose, Timescale, deadline, time_state, working_time
from tests.unit.clock_world import OFFICE, at
from tests.unit.test_clock_deadlines import SETTINGS

MODULES = [f"openmash.clock.{module.name}" for module in pkgutil.iter_modules(openmash.clock.__path__)]


@pytest.fixture(params=["America/New_York", "Asia/Kathmandu", "UTC"])
def machine_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The machine believes it stands somewhere else."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def answers() -> list[object]:
    """One answer to each kind of question, Christmas and a change of the clocks included."""
    received = at("2026-10-23 16:30"), at("2026-12-24 16:30")
    settings: tuple[Timescale, ...] = SETTINGS
    due = [
        deadline(moment, timescales=settings, calendar=OFFICE, brag=brag, purpose=Purpose.DECISION)
        for moment in received
        for brag in Brag
    ]
    states = [time_state(received[0] + timedelta(hours=3), received_at=received[0], due_at=moment) for moment in due]
    return [*due, *states, working_time(*received, OFFICE)]


@pytest.mark.usefixtures("machine_zone")
def test_the_machines_own_time_zone_changes_nothing() -> None:
    with time_machine.travel("1999-12-31 23:59:59+00:00"):
        elsewhere = answers()
    assert elsewhere == EXPECTED


EXPECTED = answers()


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_in_the_docstrings() -> None:
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) >= 9


def test_all_that_is_announced_is_there_and_explained() -> None:
    for name in openmash.clock.__all__:
        assert name == "LONDON" or getattr(openmash.clock, name).__doc__
