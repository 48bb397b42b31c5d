"""Where is the log read?"""

from django.urls import path

from . import views

urlpatterns = [
    path("governance/", views.day, name="governance"),
    path("governance/child/<slug:reference>", views.lookers, name="lookers"),
    path("governance/alerts", views.alerts, name="alerts"),
    path("governance/alerts/<slug:reference>", views.alert, name="alert"),
    path("governance/chain", views.chain, name="chain"),
    path("governance/chain/verify", views.verify, name="verify"),
    path("governance/chain/<slug:reference>", views.verification, name="verification"),
]
