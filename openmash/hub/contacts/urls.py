"""Where are contacts?"""

from django.urls import path

from .views import files, open_cases, stub

urlpatterns = [
    path("contacts/new", stub.soon, name="new_contact"),
    path("contacts/<slug:reference>", stub.soon, name="contact"),
    path("contacts/<slug:reference>/triage", stub.soon, name="triage"),
    path("contacts/<slug:reference>/rate", stub.soon, name="rate"),
    path("files/", files.files, name="files"),
    path("open-cases", open_cases.open_cases, name="open_cases"),
]
