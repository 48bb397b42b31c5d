"""Where is the sharing agreement?"""

from django.urls import path

from . import views

urlpatterns = [
    path("agreement/", views.agreement, name="agreement"),
    path("agreement/new", views.new, name="new_agreement"),
    path("agreement/stop", views.stop, name="stop_sharing"),
    path("agreement/emergencies", views.emergencies, name="emergencies"),
    path("agreement/emergencies/<slug:reference>", views.emergency, name="emergency"),
    path("agreement/versions/<slug:reference>", views.version, name="agreement_version"),
    path("agreement/versions/<slug:reference>/since/<slug:before>", views.difference, name="agreement_difference"),
]
