"""The hub's own settings, with what a test's environment would say."""

import os

os.environ.setdefault("OPENMASH_PRETEND_TIME", "1")
os.environ.setdefault("OPENMASH_PLAIN_HTTP", "1")
os.environ.setdefault("OPENMASH_SECRET_KEY", "for-tests-only")
os.environ.setdefault("OPENMASH_AUDIT_KEY", "5e" * 32)

from openmash.hub.config.settings import *  # noqa: F403

# The slow hash is the library's and tested there; the ordinary run signs in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
