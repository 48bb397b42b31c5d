"""How is the hub set up? Everything that differs between two hubs comes from the environment."""

import os
import secrets
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from . import mail

HERE = Path(__file__).resolve().parent


def on(name: str) -> bool:
    """Whether a switch of the environment is on."""
    return os.environ.get(name, "") == "1"


DEMO = on("OPENMASH_DEMO")
# Lets history be written at its own time; only the databases of demonstrations and tests are made so.
PRETEND_TIME = DEMO or on("OPENMASH_PRETEND_TIME")
HOME = Path(os.environ.get("OPENMASH_HOME", Path.home() / ".local" / "share" / "openmash"))

# A key that nobody gave is made anew, so that sessions end with the process rather than rest on a known key.
SECRET_KEY = os.environ.get("OPENMASH_SECRET_KEY") or secrets.token_hex(32)
# Seals the log. It is handed to the processes that seal and verify, and never stored in the database.
AUDIT_KEY = bytes.fromhex(os.environ.get("OPENMASH_AUDIT_KEY") or secrets.token_hex(32))
# Shows the database who is asking. It knows the key since the last `migrate`; the application's role cannot read it.
WALL_KEY = bytes.fromhex(os.environ.get("OPENMASH_WALL_KEY") or secrets.token_hex(32))

# The weights by which records are placed (`openmash link --teach` writes such a file); empty: those that come along.
LINKAGE_MODEL = os.environ.get("OPENMASH_LINKAGE_MODEL", "")

DEBUG = False
ALLOWED_HOSTS = os.environ.get("OPENMASH_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("OPENMASH_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "openmash.hub.records",
    "openmash.hub.audit",
    "openmash.hub.outbox",
    "openmash.hub.partnership",
    "openmash.hub.sharing",
    "openmash.hub.people",
    "openmash.hub.contacts",
    "openmash.hub.enquiries",
    "openmash.hub.matches",
    "openmash.hub.decisions",
    "openmash.hub.disclosure",
    "openmash.hub.governance",
    "openmash.hub.desk",
    "openmash.hub.govuk",
    "openmash.hub.config.apps.Wiring",
]

MIDDLEWARE = [
    "openmash.hub.config.middleware.headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openmash.hub.config.middleware.health",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "openmash.hub.config.middleware.Wall",
]

ROOT_URLCONF = "openmash.hub.config.urls"
WSGI_APPLICATION = "openmash.hub.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "openmash.hub.govuk.environment.environment",
            "context_processors": ["openmash.hub.config.frame.frame", "django.template.context_processors.request"],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]


def database(url: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address, as a role and a socket folder or a host."""
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "openmash"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        # A restarted database leaves dead connections in the pool: each is tried before it is handed out.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # The wall makes a statement dear to plan (ADR 20): one that comes again is planned once for a connection.
            "server_side_binding": True,
            "prepare_threshold": 1,
            # One connection for each thread of a web process; a request that finds none in 10 s is told to come back.
            "pool": {"min_size": 1, "max_size": int(os.environ.get("OPENMASH_POOL", "8")), "timeout": 10},
            # A page is milliseconds: what still runs after 30 s holds locks that others wait for.
            # Nor is it compiled: a plan with the wall's rules in it looks dear, is short, and is used again and again.
            "options": "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c lock_timeout=10s"
            " -c jit=off",
        },
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///openmash"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "openmash_cache"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None  # nothing is collected: each room's files are served from where they stand
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

# Files in: refused above this before they are read. They are written to our own folder, never to one that others share.
UPLOAD_LIMIT = 50_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
UPLOADS = HOME / "uploads"
# Heads of the log, out of the database's reach: best on another machine's disk.
HEADS = Path(os.environ.get("OPENMASH_HEADS", HOME / "heads"))
HEADS_TO = [address for one in os.environ.get("OPENMASH_HEADS_TO", "").split(",") if (address := one.strip())]
FILE_UPLOAD_HANDLERS = ["openmash.hub.govuk.uploads.Bounded"]

AUTH_USER_MODEL = "partnership.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "openmash.hub.config.sign_in.Adapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "openmash.hub.config.sign_in.SignIn",
    "reset_password": "openmash.hub.config.sign_in.ForgottenPassword",
}
ACCOUNT_SESSION_REMEMBER = False  # a session never outlives its browser
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
# Guesses at sign-in are counted by `config.guesses`; these are for what only a signed-in member can reach.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/5m/key", "reauthenticate": "10/5m/user"}
# One proxy of ours stands in front: the address that it saw is the last that it wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if on("OPENMASH_BEHIND_PROXY") else 0
# A code typed as it runs out is still good: one step before and after, as RFC 6238 (5.2) advises.
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "openmash.hub.config.sign_in.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "openmash"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by the hub, not by whoever signs in
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # nothing that is said travels in a cookie

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not on("OPENMASH_PLAIN_HTTP")
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60  # a desk that was left
SESSION_ABSOLUTE_SECONDS = 10 * 60 * 60  # a long day's work
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
CSRF_FAILURE_VIEW = "openmash.hub.config.errors.csrf"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if on("OPENMASH_PLAIN_HTTP") else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_SSL_REDIRECT = not on("OPENMASH_PLAIN_HTTP")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if on("OPENMASH_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"

# A demonstration writes to nobody, whatever its environment says.
MAIL = mail.server("" if DEMO else os.environ.get("OPENMASH_SMTP", ""))
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.tls == "starttls", MAIL.tls == "always"
EMAIL_TIMEOUT = 20  # seconds: a server that hangs keeps the worker from nothing else for long
EMAIL_FILE_PATH = HOME / "outgoing"
DEFAULT_FROM_EMAIL = os.environ.get("OPENMASH_FROM") or mail.NO_SENDER

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["openmash.hub.config.jobs"]

# Logs name events and keys. Nothing that somebody typed is ever written here.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "openmash.hub.config.logs.Plain"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"openmash": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
