"""What is due, what two people agree to dispose of, and the certificates that are left."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from openmash.hub.enquiries.views.finding import found
from openmash.hub.governance import access, actions, forms
from openmash.hub.governance.retention import shown
from openmash.hub.governance.workflow import Said
from openmash.hub.partnership.views import HubRequest
from openmash.hub.records.references import heard


@require_GET
def due(request: HubRequest) -> HttpResponse:
    """What is due, the longest due first, and what waits for a second person."""
    context = shown.of_due(actions.read_due(by=request.member), access.proposals(request.member), request.member)
    return render(request, "retention/due.html", context)


@require_http_methods(["GET", "POST"])
def case(request: HubRequest, reference: str) -> HttpResponse:
    """One case that is due, and why it should go."""
    one = actions.read_case(heard(reference) or "", by=request.member)
    if one is None:
        raise Http404
    form = forms.ProposeDisposal(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.propose(one.case.reference, **form.cleaned_data, by=request.member)
        messages.success(request, "Proposed. It goes when a second person approves it.")
        return redirect("retention")
    context = {"form": form, **shown.of_case(one, request.member)}
    return render(request, "retention/case.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def proposal(request: HubRequest, reference: str) -> HttpResponse:
    """What one person has proposed, and what the second says."""
    one = found(access.proposals(request.member), reference)
    form = forms.AnswerProposal(request.POST if request.method == "POST" else None, own=one.by_id == request.member.pk)
    if form.is_valid() and form.cleaned_data["said"] == Said.APPROVED:
        made = actions.approve(one, reason=form.cleaned_data["reason"], by=request.member)
        messages.success(request, "The case is disposed of. This is its certificate.")
        return redirect("certificate", made.reference)
    if form.is_valid():
        actions.decline(one, reason=form.cleaned_data["reason"], by=request.member)
        messages.success(request, "Declined. The case stays.")
        return redirect("retention")
    context = {"form": form, **shown.of_proposal(actions.read_proposal(one, by=request.member), request.member)}
    return render(request, "retention/proposal.html", context, status=422 if form.is_bound else 200)


@require_GET
def certificates(request: HubRequest) -> HttpResponse:
    """What was disposed of."""
    return render(request, "retention/certificates.html", {"made": actions.read_certificates(by=request.member)})


@require_GET
def certificate(request: HubRequest, reference: str) -> HttpResponse:
    """One certificate, to be read and printed."""
    one = actions.read_certificate(found(access.certificates(request.member), reference), by=request.member)
    return render(request, "retention/certificate.html", shown.of_certificate(one))
