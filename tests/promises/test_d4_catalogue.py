"""D4. Every model field has a privacy class, purpose and retention; the data catalogue is generated."""

import dataclasses
from typing import Any

import pytest
from django.db import models

from openmash.hub.contacts.models import Child, Contact
from openmash.hub.people.models import AgencyRecord
from openmash.hub.records.catalogue import Privacy
from tests.architecture import documents, test_catalogue

KEPT_BY = ["openmash/hub/records/catalogue.py"]
ALSO_SHOWN_BY = [
    "tests/architecture/test_catalogue.py::test_every_field_that_could_speak_of_a_person_is_classed",
    "tests/architecture/test_catalogue.py::test_every_model_says_why_and_how_long",
    "tests/architecture/test_documents.py::test_the_document_says_what_the_code_says",
]


def test_every_field_of_every_table_is_in_the_data_catalogue() -> None:
    made = documents.catalogue()
    for model in test_catalogue.OURS:
        part = made.partition(f"## {model._meta.label}\n")[2].partition("\n## ")[0]
        retention = model.kept.retention  # type: ignore[attr-defined]
        assert f"Kept {retention}." in part
        for field in model._meta.concrete_fields:
            assert f"\n| `{field.name}` | " in part, f"{model._meta.label}.{field.name}"


def test_who_a_child_is_and_what_is_said_of_them_is_never_classed_as_machinery() -> None:
    for model, names in ((AgencyRecord, ["given_name", "family_name", "born_on", "nhs_number"]), (Contact, ["worry"])):
        assert {model.kept.fields[name] for name in names} <= {Privacy.IDENTITY, Privacy.SENSITIVE}


def changed(monkeypatch: pytest.MonkeyPatch, model: type[models.Model], **said: Any) -> None:
    """The catalogue's entry of a table, otherwise."""
    monkeypatch.setattr(model, "kept", dataclasses.replace(model.kept, **said))  # type: ignore[attr-defined]


def test_the_seeded_fault_an_unclassed_field_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in AgencyRecord.kept.fields:
        fewer = {field: privacy for field, privacy in AgencyRecord.kept.fields.items() if field != name}
        changed(monkeypatch, AgencyRecord, fields=fewer)
        if name in test_catalogue.speaking_fields(AgencyRecord):
            with pytest.raises(AssertionError):
                test_catalogue.test_every_field_that_could_speak_of_a_person_is_classed(AgencyRecord)
        monkeypatch.undo()


def test_the_seeded_fault_no_purpose_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, Child, purpose="")
    with pytest.raises(AssertionError):
        test_catalogue.test_every_model_says_why_and_how_long(Child)


def test_the_seeded_fault_a_class_for_nothing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, Child, fields={"of_nothing": Privacy.IDENTITY})
    with pytest.raises(AssertionError):
        test_catalogue.test_every_field_that_could_speak_of_a_person_is_classed(Child)
