"""Has whoever signed in shown a second factor?"""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

ACCOUNT = "/account/"  # the pages on which a second factor is set up: none of them shows a record


def wanted(request: HttpRequest) -> HttpResponse | None:
    """Send a member without a second factor to set one up, before any record; the demonstration goes without."""
    if settings.DEMO or request.path.startswith(ACCOUNT) or is_mfa_enabled(request.user):
        return None
    return HttpResponseRedirect(reverse("mfa_activate_totp"))
