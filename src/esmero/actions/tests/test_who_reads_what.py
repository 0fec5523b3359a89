"""Whatever people, agents and owners do in any order: nobody ever reads outside of the rules."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.conf import settings as django
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.histories.history import undone

from esmero.actions import (
    join_organisations,
    join_people,
    let_read,
    live_together,
    organise,
    part_people,
    sights,
    split,
    staff_letters,
)
from esmero.actions.tests.who_may_read import (
    AT,
    PLACES,
    Company,
    begun,
    home,
    home_now,
    may_read,
    over,
    put_in,
    rows_of,
    write,
)
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import (
    Belonging,
    Customer,
    Joining,
    OrganisationJoining,
)
from esmero.ground.refs import NotFound, NotYours

pytestmark = pytest.mark.django_db
REFUSED = (
    join_organisations.GoesInCircles,
    join_organisations.SameOrganisation,
    NotFound,
    IndexError,
    ZeroDivisionError,
    join_people.SamePerson,
    NotYours,
    split.NothingToSplit,
    live_together.SamePerson,
)
number = st.integers(0, 2)
WORDS = (
    *("write", "write", "belong", "lead", "leave", "back", "open", "below", "close", "tell", "keep", "say"),
    *("home", "agree", "before", "withdraw", "join", "part", "hang", "free", "merge", "unmerge"),
    *("press", "dock", "from_dock", "again", "split"),
)
step = st.tuples(st.sampled_from(WORDS), number, number)
LED = [("lead", 0, 0), ("belong", 1, 0), ("open", 0, 0), ("tell", 0, 0), ("write", 1, 0)]
MERGED = [("lead", 0, 0), ("dock", 1, 0), ("merge", 0, 1), ("below", 0, 0), ("tell", 0, 0)]
APART = [("unmerge", 0, 0), ("from_dock", 1, 0), ("merge", 0, 1), ("below", 0, 0), ("tell", 0, 0)]
TAKEN_OUT = [("again", 1, 0), ("split", 1, 0)]
AT_HOME = [("home", 0, 1), ("agree", 0, 0), ("before", 1, 0), ("write", 1, 2)]


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

    def dock(self):
        put_in(self.company, self.person, self.company.dock, self.at, is_leading=False)

    def from_dock(self):
        write(self.company, self.index, 3, self.at)

    def press(self):
        """An agent, who is no owner, says that somebody leads."""
        is_open = customers.sight_of(customers.organisation(self.place_id).pk) is not None
        before = set(Belonging.objects.values_list("id", flat=True))
        belongs = organise.Belongs("WORKS", source="1", is_leading=True)
        given = {"customer_id": self.person, "organisation": self.place_id, "belongs": belongs}
        organise.put_in(agent=self.company.there.agent, at=self.at, **given)
        if is_open:
            self.company.pressed |= set(Belonging.objects.values_list("id", flat=True)) - before

    def again(self):
        to = access.reply_address(self.talks[-1], host=django.ESMERO_HOST)
        write(self.company, self.index, 2, self.at, to)

    def split(self):
        """The last letter is taken out of their newest conversation."""
        source = self.talks[-1]
        letter = Message.objects.filter(conversation=source, kind=MessageKind.FROM_CUSTOMER).latest("id")
        given = {"conversation_id": source.pk, "message_ids": [letter.pk], "subject": ""}
        new = split.split(agent=self.owner, at=self.at, **given)
        self.company.since[new.pk] = letter.at
        if source.pk in self.company.known:
            self.company.known[new.pk] = set(self.company.known[source.pk])
        self.company.kept |= {new.pk} if source.pk in self.company.kept else set()

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
            self.company.homes[self.person] = self.at, before, home_now(self.person)

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
        self.company.forget(lambda number, row: number in (of, to) or row in inside)

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
    rows = {row.pk: row.organisation_id for row in Belonging.objects.exclude(organisation=None)}
    reached = {(number, row) for row, place in rows.items() for number in over(place)}
    company.forget(lambda number, row: (number, row) not in reached)
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
@example([*MERGED, ("from_dock", 1, 0), *APART])
@example([*LED, ("press", 2, 0)])
@example([*LED, ("belong", 2, 1), ("press", 2, 1), ("merge", 0, 1)])
@example([*AT_HOME, ("home", 1, 2), ("agree", 2, 0), ("agree", 2, 0)])
@example([*AT_HOME, ("keep", 1, 0), *TAKEN_OUT])
@example([*AT_HOME[:1], ("write", 1, 2), *TAKEN_OUT[:1], ("agree", 0, 0), ("agree", 1, 0), *TAKEN_OUT[1:]])
@example([*LED, ("home", 1, 2), ("agree", 1, 0), ("agree", 2, 0), ("write", 1, 0), *TAKEN_OUT])
@example([*AT_HOME, ("join", 2, 1), ("part", 0, 0)])
@given(st.lists(step, max_size=16))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@pytest.mark.slow
def test_nobody_ever_reads_outside_of_the_rules(db, steps):
    with undone():
        run(steps)


@pytest.mark.parametrize("steps", [LED, AT_HOME, [*LED, ("hang", 0, 0), ("join", 2, 1), ("part", 0, 0)]])
def test_and_within_them_it_is_read(steps):
    assert run(steps)
