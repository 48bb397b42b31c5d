"""Where is everything?"""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("openmash.hub.enquiries.urls")),
]

handler400 = "openmash.hub.config.errors.bad_request"
handler403 = "openmash.hub.config.errors.forbidden"
handler404 = "openmash.hub.config.errors.not_found"
handler500 = "openmash.hub.config.errors.failed"
