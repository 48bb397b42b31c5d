"""What can be done about a decision: check, change, record, tell."""

from .deciding import Judged, correct_decision, decide
from .reading import list_relooks, read_decision, read_relook, read_weighing
from .relooking import answer_relook, ask_relook

__all__ = [
    "Judged",
    "answer_relook",
    "ask_relook",
    "correct_decision",
    "decide",
    "list_relooks",
    "read_decision",
    "read_relook",
    "read_weighing",
]
