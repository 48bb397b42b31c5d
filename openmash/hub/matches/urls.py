"""Where is who is who?"""

from django.urls import path

from .views import looking, modelling, persons, protecting, reviewing

urlpatterns = [
    path("matches/", reviewing.matches, name="matches"),
    path("matches/model", modelling.model, name="linkage_model"),
    path("matches/<slug:reference>", reviewing.match, name="match"),
    path("people/known", looking.known, name="known"),
    path("people/<slug:reference>", persons.person, name="person"),
    path("people/<slug:reference>/undo/<slug:joining>", persons.undo, name="undo_joining"),
    path("people/<slug:reference>/part/<slug:record>", persons.part, name="part_record"),
    path("protected", protecting.protections, name="protections"),
    path("protected/<slug:reference>/lift", protecting.lift, name="lift_protection"),
]
