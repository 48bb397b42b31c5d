"""What does the hub keep of people: what agencies told, which of it is one person, and who said so?"""

from .index import Indexed
from .matches import CloseMatch, Judgement
from .persons import Joining, Parting, Person, Placement
from .protected import Protection, ProtectionLift
from .records import AgencyRecord, RecordKey

__all__ = [
    "AgencyRecord",
    "CloseMatch",
    "Indexed",
    "Joining",
    "Judgement",
    "Parting",
    "Person",
    "Placement",
    "Protection",
    "ProtectionLift",
    "RecordKey",
]
