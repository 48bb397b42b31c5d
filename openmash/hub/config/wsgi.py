"""Where a web server finds the hub."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmash.hub.config.settings")
application = get_wsgi_application()
