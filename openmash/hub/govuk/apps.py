"""The design system as Django sees it: its templates and its static files."""

from django.apps import AppConfig


class GovukConfig(AppConfig):
    name = "openmash.hub.govuk"
    label = "govuk"
