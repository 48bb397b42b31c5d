"""Where are contacts?"""

from django.urls import path

from .views import stub

urlpatterns = [
    path("contacts/new", stub.soon, name="new_contact"),
    path("contacts/<slug:reference>", stub.soon, name="contact"),
    path("contacts/<slug:reference>/triage", stub.soon, name="triage"),
    path("contacts/<slug:reference>/rate", stub.soon, name="rate"),
]
