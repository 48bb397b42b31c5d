"""The hub's own settings, with what a test's environment would say."""

import os
import tempfile
from pathlib import Path

GOVUK = Path(__file__).resolve().parents[1] / "openmash" / "hub" / "govuk" / "static"  # nothing is collected for tests
os.environ.setdefault("OPENMASH_STATIC", str(GOVUK))
os.environ.setdefault("OPENMASH_PRETEND_TIME", "1")
os.environ.setdefault("OPENMASH_PLAIN_HTTP", "1")
os.environ.setdefault("OPENMASH_SECRET_KEY", "for-tests-only")
os.environ.setdefault("OPENMASH_AUDIT_KEY", "5e" * 32)
os.environ.setdefault("OPENMASH_WALL_KEY", "3a" * 32)

# Whatever the hub would write beside its database goes where nothing of anybody's stands.
HOME_OF_TESTS = tempfile.TemporaryDirectory(prefix="openmash-tests-")
os.environ.setdefault("OPENMASH_HOME", HOME_OF_TESTS.name)

from openmash.hub.config.settings import *  # noqa: E402, F403

# The slow hash is the library's and tested there; the ordinary run signs in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
