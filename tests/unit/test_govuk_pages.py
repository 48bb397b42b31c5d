"""What stands on every page, whatever it is about?"""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.template import engines
from jinja2 import Environment, UndefinedError

from openmash.hub.govuk import errors
from openmash.hub.govuk.frame import Frame, Link


@pytest.fixture
def jinja() -> Environment:
    made: Any = engines.all()[0]
    assert isinstance(made.env, Environment)
    return made.env


DANA = Frame(
    place="Thornmere multi-agency safeguarding hub",
    reader="Dana Whitlock",
    role="decision maker",
    navigation=[Link("Board", "/board", True), Link("New contact", "/new")],
    sign_out="/out",
    desk="020 7946 0000 (hub desk, 08:00 to 18:00)",
    read_at=datetime(2026, 11, 17, 16, 55, tzinfo=UTC),
    demo=True,
)


def page(jinja: Environment, frame: Frame, **context: Any) -> str:
    text = '{% extends "layout.html" %}{% block title %}Board{% endblock %}{% block main %}<h1>Board</h1>{% endblock %}'
    return jinja.from_string(text).render(frame=frame, csrf_input="", **context)


def test_a_page_says_whose_hub_it_is_who_reads_and_that_the_reading_is_on_record(jinja: Environment) -> None:
    shown = page(jinja, DANA)
    assert "<title>Board – openmash</title>" in shown
    assert "Thornmere multi-agency safeguarding hub" in shown
    assert "Dana Whitlock, decision maker" in shown
    assert "This page was read by you at 16:55 and the reading is on record." in shown
    assert "Help: 020 7946 0000" in shown
    assert "Every person, place and number here is invented." in shown


def test_signing_out_is_a_button_that_posts_and_never_a_link(jinja: Environment) -> None:
    assert re.search(r'<form method="post" action="/out"><button[^>]*>Sign out</button></form>', page(jinja, DANA))


def test_the_place_where_the_reader_is_stands_out_to_a_screen_reader_too(jinja: Environment) -> None:
    assert re.findall(r'href="([^"]*)" aria-current', page(jinja, DANA)) == ["/board"]


def test_a_page_for_nobody_in_particular_claims_nothing(jinja: Environment) -> None:
    shown = page(jinja, Frame())
    for claim in ("on record", "Sign out", "invented", "Service"):
        assert claim not in shown


def test_a_reader_without_a_role_or_a_way_out_is_still_named(jinja: Environment) -> None:
    shown = page(jinja, Frame(reader="Dana Whitlock"))
    assert "<span>Dana Whitlock</span>" in shown
    assert "<form" not in shown


def test_a_page_without_a_frame_still_stands(jinja: Environment) -> None:
    assert (
        "<h1>Board</h1>"
        in jinja.from_string('{% extends "layout.html" %}{% block main %}<h1>Board</h1>{% endblock %}').render()
    )


def test_a_misspelt_name_fails_instead_of_leaving_a_gap(jinja: Environment) -> None:
    with pytest.raises(UndefinedError):
        jinja.from_string("{{ freim.place }}").render()
    with pytest.raises(UndefinedError):
        jinja.from_string("{{ frame.plaice }}").render()


def test_what_people_typed_is_never_markup(jinja: Environment) -> None:
    shown = jinja.from_string("{{ told|lines }} {{ told|ref }} {{ told }}").render(told="<script>\n&")
    assert "<script>" not in shown
    assert "&lt;script&gt;<br>&amp;" in shown


def test_addresses_are_made_by_name(jinja: Environment) -> None:
    assert jinja.from_string("{{ url('account_logout') }}").render() == "/account/logout/"


def test_the_notice_of_the_last_action_is_shown_at_the_head_of_the_page(jinja: Environment, rf: Any) -> None:
    from django.contrib.messages import add_message, constants
    from django.contrib.messages.storage.cookie import CookieStorage

    request = rf.get("/")
    request._messages = CookieStorage(request)
    add_message(request, constants.SUCCESS, "Rated level 3 <Amber>")
    add_message(request, constants.WARNING, "Housing has not answered")
    shown = page(jinja, DANA, request=request)
    assert '<div class="om-notice om-notice--success" role="status">Rated level 3 &lt;Amber&gt;</div>' in shown
    assert '<div class="om-notice om-notice--warning" role="alert">Housing has not answered</div>' in shown


# Refusals


@pytest.mark.parametrize("status", [*sorted(errors.REFUSALS), 418, 502])
def test_every_refusal_says_what_happened_and_what_to_do_next(jinja: Environment, status: int) -> None:
    shown = jinja.get_template("error.html").render(
        status=status, words="", request_name="5c1f0c9ab1d2e3f4", frame=DANA, csrf_input=""
    )
    said = errors.refusal(status)
    assert f"<h1>{said.title}</h1>" in shown
    assert said.next
    assert "5c1f0c9ab1d2e3f4" in shown
    assert "ring the hub desk" in shown
    assert "on record" not in shown


def test_what_may_not_be_seen_reads_exactly_like_what_is_not_there(jinja: Environment) -> None:
    shown = [jinja.get_template("error.html").render(status=status, words="", request_name="") for status in (403, 404)]
    assert shown[0] == shown[1]


def test_a_refusal_with_a_reason_gives_it_and_nobody_blames_the_reader(jinja: Environment) -> None:
    shown = jinja.get_template("error.html").render(
        status=403, words="Your own agency raised this contact: <somebody> else triages it.", request_name=""
    )
    assert "Your own agency raised this contact: &lt;somebody&gt; else triages it." in shown
    assert "Page not found" not in shown


def test_a_fault_of_ours_is_said_to_be_ours_and_any_unknown_status_has_words() -> None:
    assert "ours, not yours" in errors.refusal(500).what
    assert errors.refusal(502) == errors.refusal(500)
    assert errors.refusal(418) == errors.refusal(400)
