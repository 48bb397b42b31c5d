"""Which of the sign-in library's pages are ours to show? These, and no others."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path

from . import demo_door

View = Callable[..., HttpResponse]


def ours(view: View) -> View:
    """The same page; where its form does not hold, it says so with its status, as every page of the hub does."""

    @wraps(view)
    def page(request: HttpRequest, **place: Any) -> HttpResponse:
        response = view(request, **place)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and form is not None and form.errors:
            response.status_code = 422
        return response

    return page


second_factor: list[URLPattern | URLResolver] = [
    path("", mfa.index, name="mfa_index"),
    path("authenticate/", ours(mfa.authenticate), name="mfa_authenticate"),
    path("reauthenticate/", ours(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("totp/activate/", ours(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", ours(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", ours(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", demo_door.instead if settings.DEMO else ours(account.login), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", ours(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", ours(account.password_change), name="account_change_password"),
    path("password/reset/", ours(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ours(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("2fa/", include(second_factor)),
]
