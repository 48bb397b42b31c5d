"""Who may come in, and what is recorded of it?"""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.partnership.access import works_anywhere
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from openmash.hub.records.refusals import Denied

from . import guesses, sessions


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Members are added by the hub; nobody signs themselves up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right",
        "incorrect_password": "The password is not right",
        "enter_current_password": "The current password is not right",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again",
        "rate_limited": "Too many attempts. Wait five minutes, then try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        return False  # pages only: there is no second way in

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The library would count by account, from anywhere. `guesses` has counted already, before the page."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A right password of somebody who has left opens nothing, and is answered like a wrong one."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is None or not works_anywhere(user):
            refused(request)
            return None
        guesses.take_back(request)
        return user

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in with a session of a new name, and record it in the member's hub."""
        if not works_anywhere(user):  # left between the two factors
            raise Denied("Your account is not a member of a hub.")
        super().login(request, user)
        member = sessions.begin(request, user)  # type: ignore[arg-type]
        record(Event.MEMBER_SIGNED_IN, by=member, on=member)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        guesses.remember(response, user.get_username())
        return response

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A new password is its owner's own to set: who came by the letter shows by it who they are."""
        wall.sign_in(user.pk)
        super().set_password(user, password)

    def logout(self, request: HttpRequest) -> None:
        """Sign out. The page may have looked elsewhere, as the demonstration's door does."""
        request.come_in()  # type: ignore[attr-defined]
        member: Member = request.member  # type: ignore[attr-defined]
        record(Event.MEMBER_SIGNED_OUT, by=member, on=member)
        sessions.end(request)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor in our words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right. Wait for the next one and enter that",
    }


def refused(request: HttpRequest) -> None:
    """Somebody gave a wrong password: a member who was asked again, or nobody that we know."""
    member: Member | None = getattr(request, "member", None)
    if member is None:
        wall.enter(wall.NO_HUB, Purpose.DOOR)
    by = member or Job(wall.NO_HUB, "sign-in")
    record(Event.MEMBER_REFUSED, by=by, route="account/login/")


class SignIn(LoginForm):  # type: ignore[misc]
    """The sign-in form in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["password"].help_text = ""


class ForgottenPassword(ResetPasswordForm):  # type: ignore[misc]
    """Whoever asks is told the same and waits as long, whether or not there is such an account."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        if self.users:
            return str(super().save(request, **kwargs))
        get_adapter().send_mail("account/email/unknown_account", email, {})
        return email
