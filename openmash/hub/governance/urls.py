"""Where is the log read, and where are cases held and disposed of?"""

from django.urls import path

from .views import breaking, disposing, holding, homes, record, scheduling

urlpatterns = [
    path("governance/", record.day, name="governance"),
    path("governance/child/<slug:reference>", record.lookers, name="lookers"),
    path("governance/alerts", record.alerts, name="alerts"),
    path("governance/alerts/<slug:reference>", record.alert, name="alert"),
    path("governance/break-glass", breaking.glasses, name="glasses"),
    path("governance/break-glass/<slug:reference>", breaking.glass, name="glass"),
    path("governance/restricted/<slug:reference>", breaking.name_decider, name="name_decider"),
    path("governance/chain", record.chain, name="chain"),
    path("governance/chain/verify", record.verify, name="verify"),
    path("governance/chain/<slug:reference>", record.verification, name="verification"),
    path("homes/", homes.everybody, name="homes"),
    path("homes/<slug:reference>", homes.home, name="home_of"),
    path("retention/", disposing.due, name="retention"),
    path("retention/cases/<slug:reference>", disposing.case, name="due_case"),
    path("retention/proposals/<slug:reference>", disposing.proposal, name="proposal"),
    path("retention/certificates", disposing.certificates, name="certificates"),
    path("retention/certificates/<slug:reference>", disposing.certificate, name="certificate"),
    path("retention/schedule", scheduling.schedule, name="schedule"),
    path("retention/schedule/new", scheduling.new, name="new_schedule"),
    path("retention/schedule/<slug:reference>", scheduling.version, name="schedule_version"),
    path("retention/holds", holding.holds, name="holds"),
    path("retention/holds/<slug:reference>", holding.hold, name="hold"),
]
