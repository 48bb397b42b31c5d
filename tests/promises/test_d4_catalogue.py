"""D4. Every model field has a privacy class, purpose and retention; the data catalogue is generated."""

import dataclasses
from typing import Any

import pytest
from django.db import models

from openmash.hub.contacts.models import CaseCheckResult, Child, Contact
from openmash.hub.decisions.models import Decision
from openmash.hub.disclosure.models import AccessRequest, Choice
from openmash.hub.enquiries.models import Answer, Enquiry, Item
from openmash.hub.people.models import AgencyRecord
from openmash.hub.records.catalogue import LIBRARIES, Privacy
from tests.architecture import documents, test_catalogue

KEPT_BY = ["openmash/hub/records/catalogue.py"]
ALSO_SHOWN_BY = [
    "tests/architecture/test_catalogue.py::test_every_field_is_classed_by_somebody",
    "tests/architecture/test_catalogue.py::test_every_column_of_the_libraries_tables_is_classed",
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
    for model, names in {
        AgencyRecord: "given_name family_name born_on nhs_number",
        Contact: "worry informed level brag",
        CaseCheckResult: "result",
        Enquiry: "purpose special_category",
        Answer: "kind withheld_reason",
        Item: "kind text",
        Decision: "outcome level reasons",
        AccessRequest: "asked_by relationship",
        Choice: "exemption",
    }.items():
        assert {model.kept.fields[name] for name in names.split()} <= {Privacy.IDENTITY, Privacy.SENSITIVE}


def test_the_tables_of_the_libraries_are_in_the_data_catalogue() -> None:
    made = documents.catalogue()
    for table, kept in LIBRARIES.items():
        part = made.partition(f"## {table}\n")[2].partition("\n## ")[0]
        assert f"{kept.purpose}. Kept {kept.retention}." in part


def changed(monkeypatch: pytest.MonkeyPatch, model: type[models.Model], **said: Any) -> None:
    """The catalogue's entry of a table, otherwise."""
    monkeypatch.setattr(model, "kept", dataclasses.replace(model.kept, **said))  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", [AgencyRecord, Contact, Decision], ids=lambda model: model._meta.label)
def test_the_seeded_fault_an_unclassed_field_is_seen(
    model: type[models.Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of whatever kind it is: words, a choice, a number, a moment, a list."""
    fields = model.kept.fields  # type: ignore[attr-defined]
    for name in fields:
        changed(monkeypatch, model, fields={field: privacy for field, privacy in fields.items() if field != name})
        with pytest.raises(AssertionError):
            test_catalogue.test_every_field_is_classed_by_somebody(model)
        with pytest.raises(KeyError):
            documents.catalogue()
        monkeypatch.undo()


def test_the_seeded_fault_no_purpose_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, Child, purpose="")
    with pytest.raises(AssertionError):
        test_catalogue.test_every_model_says_why_and_how_long(Child)


def test_the_seeded_fault_a_class_for_nothing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    changed(monkeypatch, Child, fields={"of_nothing": Privacy.IDENTITY})
    with pytest.raises(AssertionError):
        test_catalogue.test_every_field_is_classed_by_somebody(Child)
