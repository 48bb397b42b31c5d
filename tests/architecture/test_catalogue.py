"""Every field says what kind of information it is, why it is kept, and for how long."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from openmash.hub.records.catalogue import LIBRARIES, Kept, Privacy
from openmash.hub.records.grants import LIBRARY_TABLES

OURS = [model for model in apps.get_models() if model.__module__.startswith("openmash.")]


def unclassed(model: type[models.Model]) -> list[str]:
    """Fields of which nobody has said what kind of information they are, whatever they hold."""
    kept: Kept = model.kept  # type: ignore[attr-defined]
    found = []
    for field in model._meta.concrete_fields:
        try:
            kept.class_of(field)
        except KeyError:
            found.append(field.name)
    return found


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_model_says_why_and_how_long(model: type[models.Model]) -> None:
    kept = getattr(model, "kept", None)
    assert isinstance(kept, Kept)
    assert kept.purpose


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_field_is_classed_by_somebody(model: type[models.Model]) -> None:
    kept: Kept = model.kept  # type: ignore[attr-defined]
    named = {field.name for field in model._meta.get_fields()}
    assert set(kept.fields) <= named
    assert unclassed(model) == []


@pytest.mark.django_db
def test_every_column_of_the_libraries_tables_is_classed() -> None:
    """They are read from the database: what an update of a library adds is seen."""
    assert LIBRARIES.keys() == LIBRARY_TABLES.keys()
    with connection.cursor() as cursor:
        for table, kept in LIBRARIES.items():
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            assert columns == kept.fields.keys(), table
            assert kept.purpose


def test_reasons_people_give_are_always_sensitive() -> None:
    loose = [
        f"{model._meta.label}.{name}"
        for model in OURS
        for name, privacy in model.kept.fields.items()  # type: ignore[attr-defined]
        if name in {"reason", "reasons", "text", "worry", "context"} and privacy is Privacy.SYSTEM
    ]
    assert [name for name in loose if not name.startswith("partnership.")] == []
