"""Where does the hub's mail go? Through the server that OPENMASH_SMTP names; without one, into files here."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from openmash.hub.records.refusals import NotUnderstood

NO_SENDER = "hub@openmash.invalid"  # who mail comes from where nobody said
FORM = "smtp://user:password@host:587?tls=starttls"
#: How a connection is made safe, and the port where none is said (RFC 6409, RFC 8314).
PORTS = {"starttls": 587, "always": 465, "none": 25}


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that takes mail; without a host there is none."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    tls: str = "none"

    @property
    def backend(self) -> str:
        """What Django sends by."""
        return f"django.core.mail.backends.{'smtp' if self.host else 'filebased'}.EmailBackend"


def server(url: str) -> Server:
    """Read the address of a server. Raises `NotUnderstood`, without repeating the password."""
    if not url:
        return Server()
    try:
        parts = urlsplit(url)
        asked, port = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query))), parts.port
    except ValueError:
        raise NotUnderstood(f"OPENMASH_SMTP is no address: write it as {FORM}") from None
    tls = asked.pop("tls", "starttls")
    if parts.scheme != "smtp" or not parts.hostname or parts.path.strip("/") or asked:
        raise NotUnderstood(f"OPENMASH_SMTP is no address of a mail server: write it as {FORM}")
    if tls not in PORTS:
        raise NotUnderstood(f"OPENMASH_SMTP says tls={tls}: write {', '.join(PORTS)}")
    user, password = (unquote(part or "") for part in (parts.username, parts.password))
    if password and tls == "none":
        raise NotUnderstood("OPENMASH_SMTP would send a password in the clear: write tls=starttls or tls=always")
    return Server(host=parts.hostname, port=port or PORTS[tls], user=user, password=password, tls=tls)
