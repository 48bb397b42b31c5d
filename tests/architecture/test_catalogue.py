"""Every field says what kind of information it is, why it is kept, and for how long."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from openmash.hub.records.catalogue import Kept, Privacy

OURS = [model for model in apps.get_models() if model.__module__.startswith("openmash.")]
SPEAKING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.DateField,
    models.TimeField,
    models.BinaryField,
)
#: Columns of the bases, classed once for all.
BASE = {"reference", "at", "hub"}


def speaking_fields(model: type[models.Model]) -> list[str]:
    """Fields that could say something about a person, unless somebody has decided that they do not."""
    found = []
    for field in model._meta.get_fields():
        if not isinstance(field, SPEAKING) or isinstance(field, models.DateTimeField) or field.name in BASE:
            continue
        if not field.choices:
            found.append(field.name)
    return found


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_model_says_why_and_how_long(model: type[models.Model]) -> None:
    kept = getattr(model, "kept", None)
    assert isinstance(kept, Kept)
    assert kept.purpose


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_field_that_could_speak_of_a_person_is_classed(model: type[models.Model]) -> None:
    kept: Kept = model.kept  # type: ignore[attr-defined]
    named = {field.name for field in model._meta.get_fields()}
    assert set(kept.fields) <= named
    assert not set(speaking_fields(model)) - set(kept.fields)


def test_reasons_people_give_are_always_sensitive() -> None:
    loose = [
        f"{model._meta.label}.{name}"
        for model in OURS
        for name, privacy in model.kept.fields.items()  # type: ignore[attr-defined]
        if name in {"reason", "reasons", "text", "worry", "context"} and privacy is Privacy.SYSTEM
    ]
    assert [name for name in loose if not name.startswith("partnership.")] == []
