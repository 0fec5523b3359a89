"""What stands there in the property of who reads what, and the rules told in plain words."""

from datetime import UTC, datetime

from tests import world

from esmero.actions import (
    organise,
    receive,
)
from esmero.domain.channels.kinds import ChannelKind, SenderProof
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import (
    Belonging,
    Customer,
)
from esmero.domain.events.kinds import THE_SOFTWARE

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
END = datetime(2027, 3, 2, 9, tzinfo=UTC)
PLACES = ("north", "yard")


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
        # By who agreed: when, whether also to what was before, and who lived with them then.
        self.homes: dict[int, tuple[datetime, bool, frozenset[int]]] = {}
        # When letters were written that were taken out; which rows lead by an agent's press.
        self.since: dict[int, datetime] = {}
        self.pressed: set[int] = set()
        self.parent_of_yard = None
        dock = organise.begin(agent=self.there.owner, name="dock", at=AT)
        self.dock = dock.pk
        self.hang(dock.pk, self.places[1], at=AT)

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
    leading = rows_of(reader).filter(is_leading=True).exclude(pk__in=company.pressed)
    led = set(leading.values_list("organisation", flat=True))
    if one.pk in company.known:
        return bool(led & {over for over, _row in company.known[one.pk]})
    mine, theirs = company.homes.get(reader), company.homes.get(one.customer_id)
    if mine is None or theirs is None or home(reader) != home(one.customer_id):
        return False
    if reader not in theirs[2] or one.customer_id not in mine[2]:
        return False
    return theirs[1] or company.since.get(one.pk, one.opened_at) >= max(mine[0], theirs[0])


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
    below = customers.with_all_below([place_id])
    if len(set(there.filter(organisation__in=below).values_list("organisation", flat=True))) > 1:
        return there.filter(organisation=place_id).first()
    return there.filter(organisation=place_id).first() or there.filter(organisation__in=below).first()


def put_in(company, person, place_id, at, *, is_leading):
    belongs = organise.Belongs("WORKS", source="1", is_leading=is_leading)
    given = {"customer_id": person, "organisation": place_id, "belongs": belongs}
    organise.put_in(agent=company.there.owner, at=at, **given)


def home_now(person):
    there = Belonging.objects.filter(household=home(person), household__isnull=False, ended_at=None)
    return frozenset(there.values_list("customer", flat=True)) - {person}


def write(company, index, other, at, to="help@example.com"):
    name, host = ("ana", "blas", "cleo")[index], (*PLACES, "mail", "dock")[other]
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        sender_proof=SenderProof.PROVED,
        external_id=f"{name} {at}",
        sender_email=f"{name}@{host}.example",
        sender_name="",
        recipients=[to],
        subject="1",
        text="1",
    )
    got = receive.receive(incoming, at=at)
    one = Conversation.objects.get(pk=got.conversation.pk)
    if not got.is_new_conversation:
        return
    places = {0: company.places[0], 1: company.places[1], 3: company.dock}
    row = as_whom(one.customer_id, places[other]) if other in places else None
    if row is not None:
        begun(company, one, row)
