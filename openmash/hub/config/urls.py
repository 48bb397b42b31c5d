"""Where is everything?"""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from . import demo_door
from .sign_in_urls import urlpatterns as sign_in
from .wire import wire

#: Only in the demonstration: `serve` refuses to be one.
demo = [path("demo/sign-in", demo_door.choose, name="demo_sign_in")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include(sign_in)),
    *(demo if settings.DEMO else []),
    path("api/v1/", wire.urls),
    path("", include("openmash.hub.sharing.urls")),
    path("", include("openmash.hub.contacts.urls")),
    path("", include("openmash.hub.enquiries.urls")),
    path("", include("openmash.hub.matches.urls")),
    path("", include("openmash.hub.decisions.urls")),
    path("", include("openmash.hub.disclosure.urls")),
    path("", include("openmash.hub.governance.urls")),
    path("", include("openmash.hub.desk.urls")),
]

handler400 = "openmash.hub.config.errors.bad_request"
handler403 = "openmash.hub.config.errors.forbidden"
handler404 = "openmash.hub.config.errors.not_found"
handler500 = "openmash.hub.config.errors.failed"
handler429 = "openmash.hub.config.errors.too_often"
