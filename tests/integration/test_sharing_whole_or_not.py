"""What cannot be put on record does not happen: no change of an agreement without its entry in the log."""

from collections.abc import Callable

from openmash.hub.partnership.workflow import Role
from openmash.hub.sharing import actions, gate
from openmash.hub.sharing.models import AgreementVersion, GateAnswer, Override, OverrideReview, Revocation
from openmash.hub.sharing.terms import Data, Mode
from openmash.hub.sharing.workflow import Outcome
from tests import make, walls
from tests.agreements import agreement, rule


def test_without_its_entry_no_agreement_is_put_in_force_taken_back_or_overridden(
    scratch: Callable[[str], str],
) -> None:
    from openmash.hub.partnership.models import Hub

    hub = Hub.objects.get(name__startswith="Thornmere")
    with walls.inside(hub.pk):
        lead, screener = make.member(Role.GOVERNANCE_LEAD), make.member(Role.SCREENER)
        product = gate.Sharing(
            who="hub", whom="voluntary", data=Data.PRODUCT, mode=Mode.CONTENT, purpose="help", basis="public_task"
        )
        first, second = gate.keep(gate.ask([product, product], by=screener), on=screener, by=screener)
        made = actions.override(first, reason="The child is with him now.", by=screener)
    changes: list[Callable[[], object]] = [
        lambda: actions.put_in_force(agreement(rule()), by=lead),
        lambda: actions.revoke(reason="A leak.", by=lead),
        lambda: actions.override(second, reason="It cannot wait.", by=screener),
        lambda: actions.review_override(made, outcome=Outcome.JUSTIFIED, words="It was.", by=lead),
        lambda: actions.begin_with_starter(hub, make.TUESDAY_MORNING.date()),
    ]
    for change in changes:
        with make.log_out_of_reach(), walls.inside(hub.pk):
            change()
    with walls.inside(hub.pk):
        counted = [one.objects.count() for one in (AgreementVersion, Revocation, Override, OverrideReview, GateAnswer)]
    assert counted == [1, 0, 1, 0, 2]
