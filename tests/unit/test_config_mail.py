"""The address of a mail server is read, or refused in one line that never repeats the password."""

import pytest

from openmash.hub.config.mail import Server, server
from openmash.hub.records.refusals import NotUnderstood


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("", Server()),
        ("smtp://mail.internal", Server(host="mail.internal", port=587, tls="starttls")),
        (
            "smtp://hub%40example.org:p%2Fw@mail.internal:2525?tls=always",
            Server(host="mail.internal", port=2525, user="hub@example.org", password="p/w", tls="always"),
        ),
        ("smtp://mail.internal?tls=always", Server(host="mail.internal", port=465, tls="always")),
        ("smtp://127.0.0.1/?tls=none", Server(host="127.0.0.1", port=25, tls="none")),
    ],
)
def test_an_address_is_read(url: str, read: Server) -> None:
    assert server(url) == read


def test_mail_is_sent_where_a_server_is_named_and_kept_in_files_where_none_is() -> None:
    assert Server().backend == "django.core.mail.backends.filebased.EmailBackend"
    assert Server(host="mail.internal").backend == "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mail.internal:587", "write it as smtp://"),
        ("https://mail.internal", "write it as smtp://"),
        ("smtp://:secret@", "write it as smtp://"),
        ("smtp://user:secret@mail.internal:many", "write it as smtp://"),
        ("smtp://user:secret@mail.internal/inbox", "write it as smtp://"),
        ("smtp://user:secret@mail.internal?tls", "write it as smtp://"),
        ("smtp://user:secret@mail.internal?starttls=1", "write it as smtp://"),
        ("smtp://user:secret@mail.internal?tls=maybe", "says tls=maybe: write starttls, always, none"),
        ("smtp://user:secret@mail.internal?tls=none", "in the clear"),
    ],
)
def test_what_is_no_address_is_one_line_without_the_password(url: str, words: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        server(url)
    assert words in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)
