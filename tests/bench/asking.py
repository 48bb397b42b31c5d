"""Pages asked for over HTTP, as a browser behind a proxy does: each on a connection of its own."""

import http.client
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from time import perf_counter
from urllib.parse import urlencode

CSRF = "b" * 32


@dataclass(frozen=True)
class Visit:
    """One address, asked for by a member of this role (and agency); with what is sent to it."""

    path: str
    who: str
    form: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def sent(self) -> dict[str, str]:
        """The form with what keeps strangers from sending it."""
        return {**self.form, "csrfmiddlewaretoken": CSRF} if self.form else {}


@dataclass(frozen=True)
class Answer:
    """How long it took, in seconds, and how many bytes came."""

    seconds: float
    size: int


@dataclass(frozen=True)
class Door:
    """Where the hub answers, and the cookies of those who have signed in, by who they are."""

    port: int
    sessions: Mapping[str, Sequence[str]]

    def ask(self, visit: Visit, *, browser: int = 0) -> Answer:
        """Ask, and read to the end. Whatever is not the page is a failure of the bench."""
        known = self.sessions[visit.who]
        headers = {"Cookie": f"{known[browser % len(known)]}; csrftoken={CSRF}"}
        body = None
        if visit.form:
            body, headers["Content-Type"] = urlencode(visit.sent), "application/x-www-form-urlencoded"
        begun = perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("POST" if visit.form else "GET", visit.path, body, headers)
        answer = line.getresponse()
        page = answer.read()
        took = perf_counter() - begun
        line.close()
        assert answer.status == 200, f"{answer.status} for {visit.path}"
        return Answer(took, len(page))

    def together(self, visits: Sequence[Visit], *, browsers: int, times: int) -> list[float]:
        """So many browsers at once, each asking again as soon as it is answered; the seconds of every answer."""
        took: list[float] = []

        def browse(browser: int) -> None:
            for visit in islice(cycle(visits), browser, browser + times):
                took.append(self.ask(visit, browser=browser).seconds)

        threads = [threading.Thread(target=browse, args=(each,)) for each in range(browsers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(took) == browsers * times, "a browser was not answered"
        return took
