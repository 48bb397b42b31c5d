"""What is kept of hubs, agencies, members and each hub's own settings."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from openmash.clock import Brag, Counting, Purpose
from openmash.hub.records import reach as rules
from openmash.hub.records import wall
from openmash.hub.records.catalogue import Kept, Privacy, Retention, staff, system
from openmash.hub.records.models import Moment, Referenced, Row
from openmash.hub.records.references import new_reference

from .workflow import ROLE_WORDS, AgencyKind, Role, Standing


def choices(values: type) -> list[tuple[str, str]]:
    """A closed set as Django's choices; the words for people stand in forms."""
    return [(v.value, v.value) for v in values]  # type: ignore[attr-defined]


class Hub(models.Model):
    """The hub of one local authority area: the tenant."""

    reference = models.CharField(max_length=15, unique=True, default=new_reference, editable=False)
    name = models.CharField(max_length=120)
    desk_line = models.CharField(max_length=120, blank=True)
    open_cases_stale_after_hours = models.PositiveIntegerField(default=30)

    kept = Kept(
        "The area that a hub serves", Retention.DEPLOYMENT, system("name", "desk_line", "open_cases_stale_after_hours")
    )
    granted = "SELECT"

    def __str__(self) -> str:
        return self.name


class Agency(Referenced):
    """An organisation in the partnership."""

    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=20, choices=choices(AgencyKind))
    name = models.CharField(max_length=120)
    letters = models.CharField(max_length=2)

    kept = Kept("Who holds and who asks", Retention.DEPLOYMENT, system("code", "name", "letters", "kind"))
    adds = rules.SETTING_UP

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["hub", "code"], name="an_agency_has_its_own_code")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds a person by electronic mail address, in any case of letters."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who can sign in. What they may do stands in their membership."""

    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    kept = Kept(
        "Lets a member sign in", Retention.EMPLOYMENT, staff("email", "last_login") | {"password": Privacy.SECRET}
    )
    granted = "SELECT, INSERT, UPDATE (password, last_login, email)"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_for_an_address")]

    def __str__(self) -> str:
        return self.email

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. A hash that is too weak by now is made anew, which only its owner may do."""

        def strengthen(password: str) -> None:
            if wall.person() != self.pk:
                wall.sign_in(self.pk)
            self.set_password(password)
            self.save(update_fields=["password"])

        return check_password(raw_password, self.password, strengthen)


class Guess(models.Model):
    """A password that was tried, and was not right or not yet known to be. The key says for what it counts."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Moment(), db_index=True)

    kept = Kept("Stops guessing without locking anybody out", Retention.TRANSIENT, {"key": Privacy.SECRET})
    granted = "SELECT, INSERT, DELETE"

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="guesses_by_key")]

    def __str__(self) -> str:
        return f"guess at {self.at}"


class Member(Referenced):
    """A person, or a feed, that works in the hub for one agency in one or more roles."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships", null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=30, choices=choices(Role)))
    standing = models.CharField(max_length=10, choices=choices(Standing), default=Standing.JOINED)

    kept = Kept("Who acts, for whom, in what role", Retention.EMPLOYMENT, staff("name", "roles", "standing"))
    may_change = ("roles", "standing")
    tenancy = "hub_id = (SELECT openmash.hub()) OR user_id = (SELECT openmash.person())"
    adds = changes = rules.SETTING_UP

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["hub", "user"], name="one_membership_of_a_hub")]

    def __str__(self) -> str:
        return self.name

    @property
    def agency_code(self) -> str:
        """The agency for which this member acts."""
        return self.agency.code

    @property
    def role_words(self) -> str:
        """The roles as people say them: "screener and decision maker"."""
        words = [ROLE_WORDS[Role(role)][0] for role in self.roles]
        return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

    def has(self, *roles: Role) -> bool:
        """Whether the member has any of these roles, today."""
        return self.standing == Standing.JOINED and any(role in self.roles for role in roles)


class Sender(Referenced):
    """A system that sends contacts over the wire. Its key is kept as a hash."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="sender")
    key_hash = models.CharField(max_length=64, unique=True)
    standing = models.CharField(max_length=10, choices=choices(Standing), default=Standing.JOINED)

    kept = Kept("Lets a system send contacts", Retention.EMPLOYMENT, {"key_hash": Privacy.SECRET} | system("standing"))
    may_change = ("standing",)
    adds = changes = rules.SETTING_UP


class LevelOfNeed(Row):
    """One level of the area's threshold document, from a date."""

    number = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=40)
    meaning = models.CharField(max_length=300)
    valid_from = models.DateField()

    kept = Kept(
        "The area's own words for levels of need",
        Retention.DEPLOYMENT,
        system("word", "meaning", "valid_from", "number"),
    )
    adds = rules.SETTING_UP

    class Meta:
        ordering = ["number", "-valid_from"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__range=(1, 4)), name="four_levels_of_need"),
            models.UniqueConstraint(fields=["hub", "number", "valid_from"], name="one_word_for_a_level_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.word}"


class TimescaleSetting(Row):
    """How long something may take in this hub, from a date."""

    purpose = models.CharField(max_length=20, choices=choices(Purpose))
    brag = models.CharField(max_length=10, choices=choices(Brag), blank=True)
    minutes = models.PositiveIntegerField(null=True)
    working_days = models.PositiveSmallIntegerField(null=True)
    counting = models.CharField(max_length=10, choices=choices(Counting))
    runs_past_hours = models.BooleanField(default=False)  # a rule of the clock, not a state
    valid_from = models.DateField()

    kept = Kept(
        "The hub's timescales, dated",
        Retention.DEPLOYMENT,
        system("valid_from", "purpose", "brag", "minutes", "working_days", "counting", "runs_past_hours"),
    )
    adds = rules.SETTING_UP

    class Meta:
        ordering = ["purpose", "brag", "-valid_from"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.brag} from {self.valid_from}"


class OpeningTime(Row):
    """When the hub is open on one day of the week (0 is Monday), from a date. No times: closed all day."""

    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    valid_from = models.DateField()

    kept = Kept(
        "The hub's opening hours, dated", Retention.DEPLOYMENT, system("opens", "closes", "valid_from", "weekday")
    )
    adds = rules.SETTING_UP

    class Meta:
        ordering = ["weekday", "-valid_from"]
        constraints = [models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="seven_days_in_a_week")]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens} to {self.closes}"


class ClosedDay(Row):
    """A day on which this hub does not count working time, beyond the bank holidays."""

    day = models.DateField()
    reason = models.CharField(max_length=120)

    kept = Kept("Days that are not working days", Retention.DEPLOYMENT, system("day", "reason"))
    adds = rules.SETTING_UP

    def __str__(self) -> str:
        return f"{self.day}"


class Prompt(Row):
    """What one kind of agency is asked, in order, from a date."""

    kind = models.CharField(max_length=20, choices=choices(AgencyKind))
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    valid_from = models.DateField()

    kept = Kept(
        "The hub's own questions to agencies", Retention.DEPLOYMENT, system("text", "valid_from", "kind", "order")
    )
    adds = rules.SETTING_UP

    class Meta:
        ordering = ["kind", "order"]

    def __str__(self) -> str:
        return self.text
