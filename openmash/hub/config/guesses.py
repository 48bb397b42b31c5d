"""May this browser try another password?

Counted before the transaction of the page and before any hashing, so that a hundred tries at once are not one. A try
counts for the account *as seen from one place*, and for the place: somebody who guesses elsewhere locks nobody out. A
browser that has signed in to the account before is counted by itself, so that a guesser in the same building does not
lock it out either. A try that was right is taken back.
"""

import hmac
import ipaddress
import secrets

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from openmash.hub.partnership import guesses

DEVICE = "openmash_device"
DEVICE_REMEMBERED = 180 * 24 * 60 * 60


def too_many(request: HttpRequest) -> bool:
    """Count this request if it tries a password; say whether there were too many like it."""
    if request.method != "POST" or request.path != reverse(settings.LOGIN_URL):
        return False
    request.guess = guesses.made([secret(key) for key in counted_for(request)])  # type: ignore[attr-defined]
    return not request.guess  # type: ignore[attr-defined]


def take_back(request: HttpRequest) -> None:
    """The password was right: it was no guess."""
    guesses.forgive(getattr(request, "guess", []))


def counted_for(request: HttpRequest) -> list[str]:
    """For what a try counts."""
    account = request.POST.get("login", "").strip().lower()
    cookie = request.get_signed_cookie(DEVICE, default="", salt=DEVICE, max_age=DEVICE_REMEMBERED) or ""
    known, _, device = cookie.partition(" ")
    if known == secret(account):
        return [f"device {device}"]
    place = place_of(get_client_ip(request) or "unknown")
    return [f"account {account} from {place}", f"place {place}"]


def place_of(address: str) -> str:
    """One place for all the addresses that one line may choose from: of IPv6, its network.

    >>> place_of("192.0.2.1"), place_of("2001:db8::1") == place_of("2001:db8::2"), place_of("unknown")
    ('192.0.2.1', True, 'unknown')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address


def remember(response: HttpResponseBase, account: str) -> None:
    """This browser has signed in to the account."""
    response.set_signed_cookie(
        DEVICE,
        f"{secret(account.strip().lower())} {secrets.token_hex(16)}",
        salt=DEVICE,
        max_age=DEVICE_REMEMBERED,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def secret(key: str) -> str:
    """What was typed is never kept: only this, which nobody can turn back."""
    return hmac.digest(settings.SECRET_KEY.encode(), key.encode(), "sha256").hex()
