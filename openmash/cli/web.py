"""How does gunicorn serve the hub? Read by gunicorn itself: its words."""

import os
from typing import Any

from openmash.hub.config.logs import Plain

wsgi_app = "openmash.hub.config.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", os.cpu_count() or 1))
threads = 4
# Imported once and shared; nothing connects to the database before a request does.
preload_app = True
# A page answers in well under a second and the database gives up a statement after 30 s.
timeout = 60
graceful_timeout = 5
# A kernel that writes the heartbeat to a busy disk makes a healthy worker look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Addresses of pages are not personal; who asked for them when is, and belongs in the audit log only.
accesslog = None
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Its own log keeps to the same rule as ours."""
    for handler in server.log.error_log.handlers:
        handler.setFormatter(Plain())
