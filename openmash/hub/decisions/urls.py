"""Where are decisions, and what they wait for?"""

from django.urls import path

from . import views

urlpatterns = [
    path("children/<slug:reference>/decide", views.decide, name="decide"),
    path("decisions/<slug:reference>", views.decision, name="decision"),
    path("decisions/<slug:reference>/correct", views.correct, name="correct_decision"),
    path("relooks/", views.relooks, name="relooks"),
    path("relooks/<slug:reference>", views.relook, name="relook"),
]
