"""Calls and visits written down by hand: with the right person, for the right team, and with a promise."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import addresses, hold, log, work
from esmero.actions.reply import OwnWords
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import reads
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.promises.kinds import WorkEnd
from esmero.domain.promises.models import Promise
from esmero.domain.staff.kinds import Part
from esmero.ground import phones
from esmero.ground.refs import NotFound, NotYours
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def write_down(
    there: World,
    who: int | log.NewPerson,
    *,
    team: int = 0,
    key: str = "1",
    promise: OwnWords | None = None,
    is_settled: bool = False,
) -> Conversation:
    said = log.Said("PHONE", "", "The sleeve is too long.", promise, is_settled)
    team_id = team or there.team.pk
    return log.log(agent=there.agent, who=who, team_id=team_id, said=said, send_key=key, at=NOON)


def written_to(there: World, **more: object) -> Conversation:
    said = log.Said("PHONE", "", "A difficult man, as ever.", **more)
    who = there.a.conversation.customer_id
    return log.log(agent=there.agent, who=who, team_id=there.team.pk, said=said, send_key="w", at=NOON)


def somebody(*, email: str = "", phone: str = "") -> log.NewPerson:
    return log.NewPerson("Carla", email, phone, "es")


def test_what_was_said_is_for_colleagues_and_what_was_promised_for_the_customer(there: World) -> None:
    promise = OwnWords("The sleeve is shorter", NOON + timedelta(days=1))

    made = write_down(there, there.a.conversation.customer_id, promise=promise)

    assert reads.letters(made, for_customer=True) == []
    assert len(reads.letters(made, for_customer=False)) == 1
    assert (made.agent, made.channel.kind, made.reply_to) == (there.agent, "PHONE", "ana@example.org")
    assert not Promise.objects.get(about_kind="conversation", about_id=made.pk).is_internal
    assert list(soundness.faults(NOON)) == []


def test_nothing_of_what_was_written_down_stands_above_it_where_the_customer_reads(there: World) -> None:
    Customer.objects.update(language="es")
    assert written_to(there, letter="The coat is ready.").subject == "Lo que hablamos"
    assert b"difficult" not in bytes(Delivery.objects.latest("id").raw)


def test_without_a_subject_it_is_called_as_what_was_promised(there: World) -> None:
    promise = OwnWords("The sleeve is shorter", NOON + timedelta(days=1))
    assert written_to(there, promise=promise).subject == "The sleeve is shorter"


@pytest.mark.parametrize(
    "more", [{"letter": "Friday."}, {"promise": OwnWords("The coat", NOON + timedelta(days=1))}]
)
def test_who_only_reads_writes_down_but_neither_writes_to_customers_nor_promises(
    there: World, more: dict[str, object]
) -> None:
    there.agent.memberships.update(part=Part.READS)
    with pytest.raises(NotYours):
        written_to(there, **more)
    assert written_to(there).message_count == 1


def test_somebody_new_is_met_with_their_number_once(there: World) -> None:
    made = write_down(there, somebody(phone="+34612345678"))

    assert Identity.objects.get(kind="PHONE").customer == made.customer
    with pytest.raises(addresses.AlreadyKnown):
        write_down(there, somebody(phone="+34612345678"), key="2")
    assert write_down(there, somebody(phone="+34612345678")) == made
    assert list(soundness.faults(NOON)) == []


def test_settled_at_once_it_is_closed_by_who_wrote_it_down(there: World) -> None:
    made = write_down(there, somebody(), is_settled=True)

    assert (made.is_closed, made.closed_by) == (True, there.agent)
    assert list(soundness.faults(NOON)) == []


def test_what_other_teams_were_asked_for_before_the_letter_went_out_is_taken_back(there: World) -> None:
    made = written_to(there, is_settled=True, letter="All is well now.")
    asked = work.ask(
        agent=there.agent,
        conversation_id=made.pk,
        team_id=there.other_team.pk,
        words="Weigh it.",
        due_at=NOON + timedelta(hours=4),
        at=NOON,
    )

    hold.release_due(at=NOON + timedelta(minutes=1))

    made.refresh_from_db()
    asked.refresh_from_db()
    assert made.is_closed and asked.ended_as == WorkEnd.TAKEN_BACK
    assert list(soundness.work_is_promised()) == []


@pytest.mark.parametrize("part", [Part.READS, Part.ANSWERS])
def test_who_may_not_close_settles_no_call_either_and_nothing_of_it_is_kept(there: World, part: Part) -> None:
    there.agent.memberships.update(part=part)
    before = Conversation.objects.count()

    with pytest.raises(log.NotTheirsToSettle):
        write_down(there, somebody(), is_settled=True)

    assert Conversation.objects.count() == before
    assert not Customer.objects.filter(name="Carla").exists()
    assert write_down(there, somebody()).is_open


def test_no_call_is_written_down_for_people_or_teams_out_of_sight(there: World) -> None:
    before = (Conversation.objects.count(), list(Customer.objects.order_by("id").values()))
    with pytest.raises(NotFound):
        write_down(there, there.b.conversation.customer_id)
    with pytest.raises(NotFound):
        write_down(there, there.a.conversation.customer_id, team=there.other_team.pk)
    with pytest.raises(addresses.SomebodyElses):
        write_down(there, somebody(email="boris@example.org"))

    assert reads.customers_found(there.agent, typed="Boris", phone="") == []
    assert (Conversation.objects.count(), list(Customer.objects.order_by("id").values())) == before


@pytest.mark.parametrize("typed", ["612 34 56 78", "+34 612-345-678", "0034612345678", "(612) 345678"])
def test_a_number_is_one_number_however_it_was_typed(typed: str) -> None:
    assert phones.kept_as(typed, country="ES") == "+34612345678"


@pytest.mark.parametrize("typed", ["", "none", "12", "+999 1", "6" * 40])
def test_what_is_no_number_is_kept_as_none(typed: str) -> None:
    assert phones.kept_as(typed, country="ES") == ""
