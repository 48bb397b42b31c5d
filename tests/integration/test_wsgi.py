"""Does the hub answer a web server?"""

from collections.abc import Callable
from wsgiref.util import setup_testing_defaults


def test_a_web_server_finds_the_hub_and_its_health(scratch: Callable[[str], str]) -> None:
    from openmash.hub.config.wsgi import application

    surroundings: dict[str, object] = {"PATH_INFO": "/health", "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(surroundings)
    answered: list[str] = []
    body = b"".join(application(surroundings, lambda status, _, *__: answered.append(status)))
    assert answered == ["200 OK"]
    assert b"child" not in body
