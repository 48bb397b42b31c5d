"""Where are subject access requests?"""

from django.urls import path

from . import views

urlpatterns = [
    path("disclosure/", views.requests, name="disclosures"),
    path("disclosure/new", views.new, name="new_disclosure"),
    path("disclosure/<slug:reference>", views.one, name="disclosure"),
    path("disclosure/<slug:reference>/lines/<slug:line>", views.line, name="disclosure_line"),
    path("disclosure/<slug:reference>/lines/<slug:line>/redact", views.redact, name="redact"),
    path("disclosure/<slug:reference>/restore/<slug:redaction>", views.restore, name="restore_words"),
    path("disclosure/<slug:reference>/gather/<slug:child>", views.gather, name="gather_child"),
    path("disclosure/<slug:reference>/extend", views.extend, name="extend_disclosure"),
    path("disclosure/<slug:reference>/close", views.close, name="close_disclosure"),
    path("disclosure/<slug:reference>/submit", views.submit, name="submit_disclosure"),
    path("disclosure/<slug:reference>/verdict", views.verdict, name="disclosure_verdict"),
    path("disclosure/<slug:reference>/fetch/<slug:form>", views.fetch, name="fetch_disclosure"),
]
