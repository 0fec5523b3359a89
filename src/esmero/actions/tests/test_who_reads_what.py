"""Whatever people, agents and owners do in any order: nobody ever reads outside of the rules."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests import world
from tests.histories.history import undone

from esmero.actions import (
    join_organisations,
    join_people,
    let_read,
    live_together,
    organise,
    part_people,
    receive,
    sights,
    staff_letters,
)
from esmero.domain.channels.kinds import ChannelKind, SenderProof
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import (
    Belonging,
    Customer,
    Joining,
    Organisation,
    OrganisationJoining,
)
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
END = datetime(2027, 3, 2, 9, tzinfo=UTC)
PLACES = ("north", "yard")
REFUSED = (
    join_organisations.GoesInCircles,
    join_organisations.SameOrganisation,
    NotFound,
    IndexError,
    ZeroDivisionError,
    join_people.SamePerson,
    live_together.SamePerson,
)
number = st.integers(0, 2)
WORDS = (
    *("write", "write", "belong", "lead", "leave", "back", "open", "below", "close", "tell", "keep", "say"),
    *("home", "agree", "before", "withdraw", "join", "part", "hang", "free", "merge", "unmerge"),
)
step = st.tuples(st.sampled_from(WORDS), number, number)
LED = [("lead", 0, 0), ("belong", 1, 0), ("open", 0, 0), ("tell", 0, 0), ("write", 1, 0)]
AT_HOME = [("home", 0, 1), ("agree", 0, 0), ("before", 1, 0), ("write", 1, 2)]


class Company:
    """What stands there, and, told in plain words beside it, who knew what when."""

    def __init__(self):
        self.there = world.make_world(AT)
        called = ("ana", "blas", "cleo")
        self.people = [make_customer(name, email=f"{name}@mail.example").pk for name in called]
        for name, one in zip(called, self.people, strict=True):
            for place in PLACES:
                given = {"email": f"{name}@{place}.example", "by": THE_SOFTWARE, "at": AT}
                writes.learn_address(Customer.objects.get(pk=one), **given)
        self.places = [organise.begin(agent=self.there.owner, name=name, at=AT).pk for name in PLACES]
        for one in self.places:
            self.hang(one, None, at=AT)
        # When a letter told somebody, by (who leads, the row of where they belong).
        self.told: dict[tuple[int, int], datetime] = {}
        # By conversation: for which organisations its writer knew, as they began it, that it is read.
        self.known: dict[int, set[tuple[int, int]]] = {}
        self.kept: set[int] = set()
        self.homes: dict[int, tuple[datetime, bool]] = {}
        self.parent_of_yard = None

    def hang(self, number, parent_id, *, at):
        one = customers.organisation(number)
        told = {"name": one.name, "parent_id": parent_id, "domains": [f"{one.name}.example"], "at": at}
        organise.describe(agent=self.there.owner, organisation_id=one.pk, **told)

    def forget(self, is_over):
        """What ends is over for good: also for what was begun before."""
        self.told = {key: at for key, at in self.told.items() if not is_over(*key)}
        self.known = {
            number: {key for key in keys if not is_over(*key)} for number, keys in self.known.items()
        }


def may_read(company, reader, one):
    """The rules, in ten lines."""
    if one.pk in company.kept or reader == one.customer_id:
        return False
    led = set(rows_of(reader).filter(is_leading=True).values_list("organisation", flat=True))
    if one.pk in company.known:
        return bool(led & {over for over, _row in company.known[one.pk]})
    mine, theirs = company.homes.get(reader), company.homes.get(one.customer_id)
    if mine is None or theirs is None or home(reader) != home(one.customer_id):
        return False
    return theirs[1] or one.opened_at >= max(mine[0], theirs[0])


def rows_of(person):
    return Belonging.objects.filter(customer=person, ended_at=None)


def home(person):
    return rows_of(person).exclude(household=None).values_list("household", flat=True).first()


def over(place_id):
    """Whose leaders are switched on to read what people of this organisation begin."""
    one = customers.organisation(place_id)
    own = {one.pk} if customers.sight_of(one.pk) else set()
    above = [(row, customers.sight_of(row.pk)) for row in customers.above(one)]
    return own | {row.pk for row, sight in above if sight and sight.reaches_below}


def begun(company, one, row):
    keys = {(number, row.pk) for number in over(row.organisation_id)}
    company.known[one.pk] = {key for key in keys if company.told.get(key, END) <= one.opened_at}


def as_whom(person, place_id):
    """Where somebody belongs who writes from the domain of an organisation."""
    place_id = customers.organisation(place_id).pk
    there = rows_of(person).exclude(organisation=None).order_by("noted_at", "id")
    below = Organisation.objects.filter(parent=place_id).values_list("id", flat=True)
    return there.filter(organisation=place_id).first() or there.filter(organisation__in=below).first()


def put_in(company, person, place_id, at, *, is_leading):
    belongs = organise.Belongs("WORKS", source="1", is_leading=is_leading)
    given = {"customer_id": person, "organisation": place_id, "belongs": belongs}
    organise.put_in(agent=company.there.owner, at=at, **given)


def write(company, index, other, at):
    name, host = ("ana", "blas", "cleo")[index], (*PLACES, "mail")[other]
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        sender_proof=SenderProof.PROVED,
        external_id=f"{name} {at}",
        sender_email=f"{name}@{host}.example",
        sender_name="",
        recipients=["help@example.com"],
        subject="1",
        text="1",
    )
    one = Conversation.objects.get(pk=receive.receive(incoming, at=at).conversation.pk)
    row = as_whom(one.customer_id, company.places[other]) if other < len(PLACES) else None
    if row is not None:
        begun(company, one, row)


@dataclass
class Turn:
    """Whose turn it is, with what a step may be about."""

    company: Company
    index: int
    other: int
    at: datetime

    def __post_init__(self):
        self.owner = self.company.there.owner
        self.person = customers.living(self.company.people[self.index]).pk
        self.second = customers.living(self.company.people[self.other]).pk
        self.place_id = self.company.places[self.other % len(PLACES)]
        self.rows = list(rows_of(self.person).exclude(organisation=None).order_by("id"))
        self.talks = list(Conversation.objects.filter(customer=self.person).order_by("id"))

    def write(self):
        write(self.company, self.index, self.other, self.at)

    def belong(self, is_leading=False):
        put_in(self.company, self.person, self.place_id, self.at, is_leading=is_leading)

    def lead(self):
        self.belong(is_leading=True)

    def leave(self):
        same = [one.pk for one in customers.same_place(self.rows[self.other % len(self.rows)])]
        organise.take_out(agent=self.owner, belonging_id=same[0], at=self.at)
        self.company.forget(lambda _over, row: row in same)

    def back(self):
        gone = Belonging.objects.filter(customer=self.person, organisation__isnull=False)
        row = gone.exclude(ended_at=None).order_by("id")[0]
        organise.bring_back(agent=self.owner, belonging_id=row.pk, at=self.at)

    def open(self, below=False):
        before = customers.sight_of(self.place_id)
        given = {"organisation_id": self.place_id, "reaches_below": below}
        sights.open_sight(agent=self.owner, at=self.at, **given)
        if before is None or before.reaches_below != below:
            self.company.forget(lambda number, _row: number == self.place_id)

    def below(self):
        self.open(below=True)

    def close(self):
        sights.close_sight(agent=self.owner, organisation_id=self.place_id, at=self.at)
        self.company.forget(lambda number, _row: number == self.place_id)

    def tell(self):
        sights.tell(at=self.at)
        staff_letters.send(at=self.at)
        for row in Belonging.objects.filter(ended_at=None, organisation__isnull=False):
            for number in over(row.organisation_id):
                self.company.told.setdefault((number, row.pk), self.at)

    def keep(self):
        number = self.talks[-1].pk
        let_read.keep_between(customer_id=self.person, conversation_id=number, at=self.at)
        self.company.kept.add(number)

    def say(self):
        given = {"conversation_id": self.talks[-1].pk, "belonging_id": self.rows[0].pk}
        let_read.say_as(customer_id=self.person, at=self.at, **given)
        begun(self.company, self.talks[-1], self.rows[0])

    def home(self):
        given = {"customer_id": self.person, "other_id": self.second, "said_by": []}
        live_together.say(agent=self.owner, at=self.at, **given)

    def _at_home(self):
        there = customers.home_of(Customer.objects.get(pk=self.person))
        if there is None:
            raise NotFound("household")
        return {"customer_id": self.person, "belonging_id": there.belonging.pk, "at": self.at}

    def agree(self, before=False):
        let_read.agree_at_home(**self._at_home(), is_from_before=before)
        if self.company.homes.get(self.person, (None, not before))[1] != before:
            self.company.homes[self.person] = self.at, before

    def before(self):
        self.agree(before=True)

    def withdraw(self):
        let_read.withdraw_at_home(**self._at_home())
        self.company.homes.pop(self.person, None)

    def join(self):
        join_people.join(agent=self.owner, customer_id=self.person, into_id=self.second, at=self.at)
        self._agree_anew(self.person, self.second)

    def part(self):
        row = Joining.objects.filter(undone_at=None).order_by("-id")[0]
        part_people.part_again(agent=self.owner, joining_id=row.pk, at=self.at)
        self._agree_anew(row.of_id, customers.living(row.to_id).pk)

    def _agree_anew(self, *people):
        homes = self.company.homes
        self.company.homes = {one: yes for one, yes in homes.items() if one not in people}

    def hang(self):
        north, yard = self.company.places[:2]
        if OrganisationJoining.objects.filter(undone_at=None).exists():
            raise NotFound("organisation")
        self.company.hang(yard, north, at=self.at)
        self._moved(yard)

    def free(self):
        yard = self.company.places[1]
        if OrganisationJoining.objects.filter(undone_at=None).exists():
            raise NotFound("organisation")
        self.company.hang(yard, None, at=self.at)
        self._moved(yard)

    def merge(self):
        pair = self.company.places[:2]
        of, to = (customers.organisation(pair[(self.other + one) % 2]).pk for one in (0, 1))
        inside = set(Belonging.objects.filter(organisation=of).values_list("id", flat=True))
        given = {"organisation_id": of, "into_id": to, "at": self.at}
        join_organisations.join(agent=self.owner, **given)
        self.company.forget(lambda number, row: number == of or row in inside)

    def unmerge(self):
        row = OrganisationJoining.objects.filter(undone_at=None).order_by("-id")[0]
        before = dict(Belonging.objects.values_list("id", "organisation"))
        join_organisations.part(agent=self.owner, joining_id=row.pk, at=self.at)
        after = dict(Belonging.objects.values_list("id", "organisation"))
        moved = {number for number, place in after.items() if before[number] != place}
        self.company.forget(lambda _number, row: row in moved)

    def _moved(self, yard):
        inside = set(Belonging.objects.filter(organisation=yard).values_list("id", flat=True))
        was = self.company.parent_of_yard
        self.company.parent_of_yard = customers.organisation(yard).parent_id
        if was != self.company.parent_of_yard:
            self.company.forget(lambda number, row: number != yard and row in inside)


def take(company, deed, index, other, at):
    homes = {one: home(one) for one in company.homes}
    getattr(Turn(company, index, other, at), deed)()
    for one, before in homes.items():
        if home(one) != before:
            company.homes.pop(one, None)


def reads(reader, one):
    with suppress(NotFound):
        access.shown_conversation(Customer.objects.get(pk=reader), one.pk)
        return True
    return False


def run(steps):
    """Return who could read what at the end, after each step was looked at."""
    company, found = Company(), set()
    for index, (deed, one, other) in enumerate(steps):
        at = AT + timedelta(hours=index + 1)
        with suppress(*REFUSED):
            take(company, deed, one, other, at)
        people = Customer.objects.filter(pk__in=company.people, merged_into=None).values_list("id", flat=True)
        talks = list(Conversation.objects.filter(customer__in=company.people))
        found = {(reader, talk.pk) for reader in people for talk in talks if reads(reader, talk)}
        allowed = {
            (reader, talk.pk) for reader in people for talk in talks if may_read(company, reader, talk)
        }
        assert found <= allowed, deed
    return found


@example([*LED, ("keep", 1, 0), ("write", 1, 0), ("leave", 1, 0), ("back", 1, 0), ("tell", 0, 0)])
@example([*LED, ("merge", 0, 0), ("tell", 0, 0), ("write", 1, 0), ("unmerge", 0, 0), ("merge", 0, 1)])
@example([*AT_HOME, ("join", 2, 1), ("part", 0, 0)])
@given(st.lists(step, max_size=16))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_nobody_ever_reads_outside_of_the_rules(db, steps):
    with undone():
        run(steps)


@pytest.mark.parametrize("steps", [LED, AT_HOME, [*LED, ("hang", 0, 0), ("join", 2, 1), ("part", 0, 0)]])
def test_and_within_them_it_is_read(steps):
    assert run(steps)
