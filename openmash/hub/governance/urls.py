"""Where is the log read?"""

from django.urls import path

from .views import record

urlpatterns = [
    path("governance/", record.day, name="governance"),
    path("governance/child/<slug:reference>", record.lookers, name="lookers"),
    path("governance/alerts", record.alerts, name="alerts"),
    path("governance/alerts/<slug:reference>", record.alert, name="alert"),
    path("governance/chain", record.chain, name="chain"),
    path("governance/chain/verify", record.verify, name="verify"),
    path("governance/chain/<slug:reference>", record.verification, name="verification"),
]
