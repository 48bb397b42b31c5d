"""The model by which records are placed, and another one tried beside it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openmash.hub.matches import access, forms
from openmash.hub.matches.actions import modelling
from openmash.hub.matches.shown import weights
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.refusals import NotUnderstood


@require_http_methods(["GET", "POST"])
def model(request: HubRequest) -> HttpResponse:
    """Every weight of the model in force; and what another would change, before it goes live."""
    access.check_can_read_model(request.member)
    form = forms.TryModel(request.POST if request.method == "POST" else None)
    shadow = None
    if form.is_valid():
        try:
            shadow = modelling.try_model(form.cleaned_data["document"], by=request.member)
        except NotUnderstood as refusal:
            form.add_error("document", str(refusal))
    context = {**weights.shown(modelling.read_model(by=request.member)), **weights.tried(shadow), "form": form}
    return render(request, "matches/model.html", context, status=422 if form.is_bound and shadow is None else 200)
