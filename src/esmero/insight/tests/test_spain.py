"""How the company stands with Spain's law: each rule met, not met, and not measured where nothing tells."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests import world
from tests.given_law import answer, ask_for_a_person, audited, noted, shut
from tests.world import World, make_world

from esmero.domain.channels.models import Channel
from esmero.domain.company.factories import make_company
from esmero.domain.company.kinds import RULES_OF, SPAIN, RuleState
from esmero.domain.company.models import Company, Holiday
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises.models import Promise
from esmero.insight.profiles import spain

pytestmark = pytest.mark.django_db
# A Tuesday.
AT = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
MET, NOT_MET, NOT_MEASURED = RuleState.MET, RuleState.NOT_MET, RuleState.NOT_MEASURED


@pytest.fixture
def there() -> World:
    return make_world(AT)


def test_every_rule_of_the_registry_is_looked_at_and_no_other():
    assert list(spain.RULES) == list(RULES_OF[SPAIN])


def test_nothing_is_measured_where_nothing_happened(db):
    make_company()
    found = {key: one.state for key, one in spain.look(AT).items()}
    for key in ("code", "language", "in_time", "human", "calls", "claims", "evidence"):
        assert found[key] == NOT_MEASURED, key


def test_a_code_goes_to_everybody_who_can_be_written_to(there):
    assert spain.code(LATER).state == MET
    Message.objects.filter(conversation=there.a.conversation).update(delivery_state="FAILED")

    found = spain.code(LATER)

    assert found.state == NOT_MET
    assert found.value == {"of": 2, "without": 1}
    assert found.proof == {"conversations": [there.a.conversation.pk]}


def test_an_answer_in_another_language_than_the_customers_is_found(there):
    answer(there, "The coat left our house today; you will have it on Thursday.", at=LATER)
    assert (spain.language(LATER).state, spain.language(LATER).value["of"]) == (MET, 2)

    Conversation.objects.filter(pk=there.b.conversation.pk).update(language="es")

    assert spain.language(LATER).state == NOT_MET
    assert spain.language(LATER).proof == {"conversations": [there.b.conversation.pk]}


def test_an_answer_too_short_to_tell_its_language_is_not_measured(there):
    answer(there, "OK.", at=LATER)
    assert spain.language(LATER).state == NOT_MEASURED


@pytest.mark.parametrize(
    ("answered_at", "state", "days"),
    [
        # Three weeks later, in the evening of the fifteenth working day, and on the day after.
        (datetime(2026, 12, 8, 18, 0, tzinfo=UTC), MET, 15),
        (datetime(2026, 12, 9, 9, 0, tzinfo=UTC), NOT_MET, 16),
        # The Sunday before is no working day.
        (datetime(2026, 12, 6, 9, 0, tzinfo=UTC), MET, 13),
    ],
)
def test_a_first_answer_may_take_fifteen_working_days(there, answered_at, state, days):
    answer(there, at=answered_at)
    found = spain.in_time(answered_at)
    assert (found.state, found.value["longest_days"]) == (state, days)


def test_a_day_off_of_the_default_calendar_is_no_working_day(there):
    Holiday.objects.create(calendar=there.calendar, on=date(2026, 12, 8), is_open=False)
    answer(there, at=datetime(2026, 12, 9, 9, 0, tzinfo=UTC))
    assert spain.in_time(datetime(2026, 12, 9, 9, 0, tzinfo=UTC)).value["longest_days"] == 15


def test_what_still_waits_counts_before_anybody_answered(there):
    assert spain.in_time(AT + timedelta(days=21)).state == MET
    late = spain.in_time(AT + timedelta(days=23))
    assert (late.state, late.value["without"]) == (NOT_MET, 2)


def test_a_person_is_offered_or_not_and_who_asked_is_counted(there):
    ask_for_a_person(there, at=LATER)
    assert spain.person(LATER).value == {"asked": 1, "kept": 0}
    answer(there, at=LATER)
    assert spain.person(LATER) == spain.Finding(MET, {"asked": 1, "kept": 1})

    Company.objects.update(has_person_button=False)

    assert spain.person(LATER).state == NOT_MET


def test_what_was_closed_without_a_word_by_a_person_is_found(there):
    shut(there, "NO_ANSWER", at=LATER)
    assert spain.human(LATER).state == MET, "whoever closed it wrote why"

    Promise.objects.update(withdrawn_because="")

    found = spain.human(LATER)
    assert (found.state, found.proof) == (NOT_MET, {"conversations": [there.a.conversation.pk]})

    Conversation.objects.filter(pk=there.a.conversation.pk).update(close_reason="UNWANTED")

    assert spain.human(LATER).state == NOT_MEASURED


def test_what_a_person_answered_before_it_was_closed_is_well(there):
    answer(there, at=LATER)
    shut(there, at=LATER)
    assert spain.human(LATER) == spain.Finding(MET, {"of": 1, "without": 0})


@pytest.mark.parametrize(("good", "state"), [(95, MET), (94, NOT_MET)])
def test_calls_are_known_from_what_was_noted_by_hand(there, good, state):
    noted(there, on=date(2026, 10, 1), whole=100, good=good)
    assert spain.calls(AT).state == state
    assert spain.calls(AT + timedelta(days=90)).state == NOT_MEASURED, "an old month says nothing of now"


def test_whether_services_end_while_a_claim_is_open_cannot_be_known(there):
    assert spain.claims(AT) == spain.Finding(NOT_MEASURED)


def test_telephone_post_and_an_electronic_way_are_there(there):
    Company.objects.update(phone="+34 956 000 000", address="")
    assert spain.ways(AT).value == {"phone": True, "post": False, "electronic": True}
    assert spain.ways(AT).state == NOT_MET

    Company.objects.update(address="Calle Ancha 1, Cádiz")
    assert spain.ways(AT).state == MET

    Channel.objects.update(is_active=False)
    assert spain.ways(AT).state == NOT_MET


def test_the_log_proves_what_happened_once_it_is_sealed(there):
    assert spain.evidence(AT + timedelta(hours=2)).state == NOT_MET
    world.seal_all(at=AT)
    sealed = spain.evidence(AT + timedelta(hours=2))
    assert sealed.state == MET
    assert sealed.proof["seal"]


def test_an_audit_file_holds_for_a_year(there):
    assert spain.audit(AT).state == NOT_MET
    audited(there, year=2026)
    assert (spain.audit(LATER).state, spain.audit(LATER).value) == (MET, {"year": 2026})
    assert spain.audit(AT + timedelta(days=367)).state == NOT_MET


def test_what_is_practised_is_no_customers(there):
    there.team.practised_by = there.agent
    there.team.save()
    assert spain.code(LATER).value["of"] < 2
