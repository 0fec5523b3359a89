"""From which country a number is that somebody gave without one."""

from collections.abc import Iterable

from esmero.domain.company import reads as company
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.customers.reads.identities import identities_of
from esmero.ground import countries, phones
from esmero.ground.refs import NotFound


def countries_of(
    customer: Customer, identities: Iterable[Identity] | None = None, *, with_mailboxes: bool = True
) -> list[str]:
    """Return from where a customer's numbers may be (ISO 3166, two letters), what is surest first.

    The country of a number of theirs, of a postal address, of their clock; then, where they speak another
    language than the company, that language's, and the company's own. Mailboxes are kept abroad by many: the
    end of a mail address tells where nobody gives such a number out in any of those, or nothing if not
    `with_mailboxes`.
    """
    known = list(identities_of(customer.pk) if identities is None else identities)
    found = [phones.country_of(one.value) for one in known if one.kind == IdentityKind.PHONE]
    found += [phones.country_of(one.value) for one in known if one.kind == IdentityKind.FAX]
    for one in known:
        if one.kind == IdentityKind.POST:
            found.append(countries.named(one.value.splitlines()[-1]))
    found += [countries.of_clock(customer.time_zone), *_by_language(customer.language), own_country()]
    if with_mailboxes:
        found += [countries.of_host(one.value) for one in known if one.kind == IdentityKind.EMAIL]
    return list(dict.fromkeys(filter(None, found)))


def own_country() -> str:
    """Return where the company is, by the holidays of its hours; empty where nobody said."""
    place = company.default_calendar()
    return place.holidays_of[:2] if place is not None else ""


def _by_language(language: str) -> list[str]:
    try:
        is_own = language == company.the_company().language
    except NotFound:
        return []
    return [] if is_own else [countries.of_language(language)]
