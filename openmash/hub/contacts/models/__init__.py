"""What is kept of a contact, and what can never be true of it."""

from .cases import CaseCheckResult, OpenCase, OpenCaseList, Routing
from .contact import Child, ConnectedPerson, Contact
from .files import IdempotencyKey, ImportedFile, ImportedRow, Mapping
from .history import Assignment, ContactCorrection, Rating, Triage, Turn

__all__ = [
    "Assignment",
    "CaseCheckResult",
    "Child",
    "ConnectedPerson",
    "Contact",
    "ContactCorrection",
    "IdempotencyKey",
    "ImportedFile",
    "ImportedRow",
    "Mapping",
    "OpenCase",
    "OpenCaseList",
    "Rating",
    "Routing",
    "Triage",
    "Turn",
]
