"""The hub with a fault in it, so that a promise can be seen to break. Named by OPENMASH_FAULT."""

import os
import threading
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import OperationalError, connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponseBase, JsonResponse  # noqa: E402

from openmash.hub.config import middleware, sessions  # noqa: E402
from openmash.hub.records.references import new_reference  # noqa: E402

made_whole = middleware.Wall.inside


def acknowledging_before_commit(self: Any, request: HttpRequest) -> HttpResponseBase:
    """The answer leaves while another thread is still waiting to commit."""
    answered: list[HttpResponseBase] = []
    ready = threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                request.member = sessions.enter(request)  # type: ignore[attr-defined]
                answered.append(self.get_response(request))
                ready.set()
                threading.Event().wait(0.3)
        finally:
            ready.set()
            connection.close()

    threading.Thread(target=work, daemon=True).start()
    ready.wait(30)
    return answered[0]


def not_waiting_for_the_disk(self: Any, request: HttpRequest) -> HttpResponseBase:
    """The commit is not flushed before it is acknowledged."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    return made_whole(self, request)


def swallowing_a_full_disk(self: Any, request: HttpRequest) -> HttpResponseBase:
    """Whatever the database says, the sender hears that all is well."""
    try:
        answer = made_whole(self, request)
    except OperationalError:
        return all_is_well()
    if isinstance(request.stopped_by, OperationalError):  # type: ignore[attr-defined]
        request.stopped_by = None  # type: ignore[attr-defined]
        return all_is_well()
    return answer


def all_is_well() -> HttpResponseBase:
    """A receipt for nothing."""
    return JsonResponse({"reference": new_reference()}, status=201)


FAULTS: dict[str, Callable[[Any, HttpRequest], HttpResponseBase]] = {
    "acknowledge before commit": acknowledging_before_commit,
    "synchronous_commit=off": not_waiting_for_the_disk,
    "swallowed ENOSPC": swallowing_a_full_disk,
}
middleware.Wall.inside = FAULTS[os.environ["OPENMASH_FAULT"]]  # type: ignore[method-assign]
