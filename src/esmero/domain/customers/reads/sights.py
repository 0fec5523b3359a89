"""Who of an organisation or a household may read what others of it write, and who was told of that."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from esmero.domain.customers.access import proofs_that_open, sureness
from esmero.domain.customers.kinds import Door, IdentityKind
from esmero.domain.customers.models import (
    OPEN_SIGHT,
    STILL,
    Belonging,
    Customer,
    HomeYes,
    Identity,
    Organisation,
    OrganisationDomain,
    Sight,
    SightTold,
)
from esmero.domain.customers.reads.belonging import belongings_of
from esmero.domain.customers.reads.organisations import above, network_name, with_all_below
from esmero.ground.refs import NotFound

LED = Q(is_leading=True, organisation__isnull=False)
# So many names of those who lead are told; more of them speak for nobody.
MOST_NAMED = 5


def sight_of(organisation_id: int) -> Sight | None:
    """Return what of an organisation its leaders may read now; None where nothing was switched on."""
    return Sight.objects.filter(OPEN_SIGHT, organisation=organisation_id).first()


def sights_over(organisation: Organisation) -> list[Sight]:
    """Return by which sights that are open now its people are seen: its own, and those from above it."""
    upwards = [one.pk for one in above(organisation)]
    own = Q(organisation=organisation) | Q(organisation__in=upwards, reaches_below=True)
    return list(Sight.objects.filter(OPEN_SIGHT, own).select_related("organisation").order_by("id"))


def reach_of(sight: Sight) -> set[int]:
    """Return of which organisations the people are seen by a sight. A query for each level below."""
    return with_all_below([sight.organisation_id]) if sight.reaches_below else {sight.organisation_id}


def open_sights(*, after: int, most: int) -> list[Sight]:
    """Return the sights that are open, by number, those behind `after`."""
    rows = Sight.objects.filter(OPEN_SIGHT, pk__gt=after).select_related("organisation")
    return list(rows.order_by("id")[:most])


def untold(sight: Sight, *, after: int, most: int) -> list[Belonging]:
    """Return who is in the reach of a sight and was not told of it yet, by number, those behind `after`.

    Whom no letter may reach waits, and costs nothing, until an address of theirs is proved.
    """
    told = SightTold.objects.filter(belonging=OuterRef("pk"), sight=sight)
    mail = _sure_addresses().filter(customer=OuterRef("customer"))
    rows = Belonging.objects.filter(STILL, ~Exists(told), Exists(mail), organisation__in=reach_of(sight))
    return list(rows.filter(pk__gt=after).order_by("id")[:most])


def ended_sights(*, after: int, most: int) -> list[Sight]:
    """Return the sights that ended while not everybody who was told of them knows it, behind `after`."""
    told = SightTold.objects.filter(sight=OuterRef("pk"))
    rows = Sight.objects.filter(Exists(told), ended_at__isnull=False, pk__gt=after)
    return list(rows.select_related("organisation").order_by("id")[:most])


def told_through(sight: Sight, *, after: int, most: int) -> list[SightTold]:
    """Return who was told of a sight, or is about to be, by number, those behind `after`."""
    rows = SightTold.objects.filter(sight=sight, pk__gt=after).select_related("belonging")
    return list(rows.order_by("id")[:most])


def telling(told_id: int) -> SightTold | None:
    """Return that somebody was told of a sight, now that they are held; None where it is over by now."""
    rows = SightTold.objects.filter(pk=told_id)
    return rows.select_related("belonging__customer", "belonging__organisation").first()


def told_at_address(customer: Customer) -> Identity | None:
    """Return where a letter of what others read goes: an address that is surely theirs; None for none.

    The one that they like best, else the surest, and of equals the oldest.
    """
    rows = list(_sure_addresses().filter(customer=customer).order_by("id"))
    return min(rows, key=lambda one: (one.first_since is None, -sureness(one.proof)), default=None)


def _sure_addresses() -> QuerySet[Identity]:
    """Return the mail addresses at which software may tell somebody what is not for others to hear."""
    good = Identity.objects.filter(kind=IdentityKind.EMAIL, proof__in=proofs_that_open(Door.LETTERS))
    return good.filter(is_shared=False, lost_since=None, complained_at=None)


def still_to_tell(belonging_id: int, sight: Sight) -> Belonging | None:
    """Return a belonging of which somebody is to be told now that they are held; None where not any more."""
    is_open = Sight.objects.filter(OPEN_SIGHT, pk=sight.pk).exists()
    told = SightTold.objects.filter(belonging=belonging_id, sight=sight)
    rows = Belonging.objects.filter(STILL, pk=belonging_id, organisation__in=reach_of(sight))
    return rows.select_related("customer").first() if is_open and not told.exists() else None


def belonging_by_address(customer: Customer, address: str) -> Belonging | None:
    """Return as one of which organisation somebody writes from an address; None where that is not sure.

    By the domain of the address, which is the organisation's own. Where they belong only below it, that
    place, if there is one alone. No query for whoever belongs nowhere.
    """
    if not customer.has_belongings:
        return None
    host = address.rpartition("@")[2].lower()
    domain = OrganisationDomain.objects.filter(name__in={host, network_name(host)}).first()
    if domain is None:
        return None
    there = {one.organisation_id: one for one in belongings_of(customer) if one.organisation_id}
    if domain.organisation_id in there:
        return there[domain.organisation_id]
    below = with_all_below([domain.organisation_id]) & set(there) if there else set()
    return there[below.pop()] if len(below) == 1 else None


def same_place(belonging: Belonging) -> list[Belonging]:
    """Return a belonging with what stands beside it of the same person and place, after a joining."""
    kind, number = belonging.place
    rows = Belonging.objects.filter(STILL, customer=belonging.customer_id, **{kind: number})
    return list(rows.order_by("id"))


def led_by(customer: Customer) -> list[Belonging]:
    """Return which organisations somebody leads, the oldest first and each once; no query where none."""
    if not customer.has_belongings:
        return []
    rows = Belonging.objects.filter(STILL, LED, customer=customer).select_related("organisation")
    found: dict[int | None, Belonging] = {}
    for row in rows.order_by("noted_at", "id"):
        found.setdefault(row.organisation_id, row)
    return list(found.values())


def leaders_of(organisation_ids: Collection[int]) -> list[Belonging]:
    """Return who leads any of these organisations now, the oldest first."""
    rows = Belonging.objects.filter(STILL, LED, organisation__in=organisation_ids)
    return list(rows.select_related("customer", "organisation").order_by("noted_at", "id")[:MOST_NAMED])


def sights_led(customer: Customer) -> list[Sight]:
    """Return by which sights somebody reads letters now: those of the organisations that they lead."""
    numbers = [one.organisation_id for one in led_by(customer)]
    if not numbers:
        return []
    rows = Sight.objects.filter(OPEN_SIGHT, organisation__in=numbers)
    return list(rows.select_related("organisation").order_by("id"))


def told_of_sights(belongings: Collection[Belonging]) -> dict[int, list[SightTold]]:
    """Return by belonging of which open sights somebody was told, by a letter that left. One query."""
    rows = SightTold.objects.filter(belonging__in=belongings, sight__ended_at=None, letter_id=None)
    found: dict[int, list[SightTold]] = {}
    for row in rows.select_related("sight__organisation").order_by("id"):
        found.setdefault(row.belonging_id, []).append(row)
    return found


@dataclass(frozen=True)
class AtHome:
    """How it stands between one and those who live with them.

    `mine` is what they agreed to; `others` are those who agreed as well.
    """

    belonging: Belonging
    mine: HomeYes | None
    others: tuple[HomeYes, ...]


def home_of(customer: Customer) -> AtHome | None:
    """Return how it stands in the household where somebody lives; None where they live with nobody."""
    if not customer.has_belongings:
        return None
    others = Belonging.objects.filter(STILL, household=OuterRef("household")).exclude(customer=customer)
    rows = Belonging.objects.filter(STILL, Exists(others), customer=customer, household__isnull=False)
    own = list(rows.order_by("noted_at", "id"))
    if not own:
        return None
    home = [one for one in own if one.household_id == own[0].household_id]
    mine = HomeYes.objects.filter(belonging__in=home, ended_at=None).first()
    there = HomeYes.objects.filter(
        ended_at=None, belonging__household=own[0].household_id, belonging__ended_at=None
    ).exclude(belonging__customer=customer)
    return AtHome(own[0], mine, tuple(there.select_related("belonging__customer").order_by("id")))


def home_belonging(customer: Customer, belonging_id: int) -> Belonging:
    """Return where somebody lives together with others, by its number. Raises NotFound."""
    found = home_of(customer)
    if found is None or found.belonging.pk != belonging_id:
        raise NotFound("belonging")
    return found.belonging
