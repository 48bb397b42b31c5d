"""What is kept of a contact, and what can never be true of it."""

from .cases import CaseCheckResult, OpenCase, OpenCaseList, Routing
from .contact import Child, ConnectedPerson, Contact, Referrer
from .files import IdempotencyKey, ImportedFile, ImportedRow, Mapping
from .history import Assignment, ContactCorrection, Rating, Triage, Turn
from .restricted import BrokenGlass, Conflict, Named, Restriction

__all__ = [
    "Assignment",
    "BrokenGlass",
    "CaseCheckResult",
    "Child",
    "Conflict",
    "ConnectedPerson",
    "Contact",
    "ContactCorrection",
    "IdempotencyKey",
    "ImportedFile",
    "ImportedRow",
    "Mapping",
    "Named",
    "OpenCase",
    "OpenCaseList",
    "Rating",
    "Referrer",
    "Restriction",
    "Routing",
    "Triage",
    "Turn",
]
