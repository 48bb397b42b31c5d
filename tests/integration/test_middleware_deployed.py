"""As it is run for real: what Django itself would warn of, and headers that need a certificate."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]


def test_djangos_own_list_of_what_a_deployment_needs_is_clean() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENMASH_")} | {
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "openmash.hub.config.settings",
        "DATABASE_URL": "postgresql:///nowhere",
        "OPENMASH_SECRET_KEY": secrets.token_hex(32),
    }
    command = [sys.executable, "-W", "ignore", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_a_browser_is_told_to_come_by_https_only(settings: LazySettings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/account/login/").headers["Location"].startswith("https://")
    assert "max-age=31536000" in Client().get("/account/login/", secure=True).headers["Strict-Transport-Security"]
