"""By which weights does this hub place records?"""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from openmash.linkage import model
from openmash.linkage.model import Model


@lru_cache(maxsize=1)
def in_force() -> Model:
    """The model in force, read once for each process: the one whose file was named, or the one that comes along."""
    path = settings.LINKAGE_MODEL
    return model.read(Path(path).read_text(encoding="utf-8")) if path else model.starter()
