"""Who else a mail went to: people whom its writer put beside us in To or Cc."""

from esmero.domain.channels.ports import ANOTHER_FEW, MOST_OTHERS
from esmero.domain.staff import access as staff
from esmero.gateways.email import ours
from esmero.gateways.email.reading.automatic import NOBODY
from esmero.gateways.email.reading.shape import Address, ReadMail
from esmero.gateways.email.writers import Writer
from esmero.ground import text
from esmero.letters import envelope

LONGEST_NAME = 80
LONGEST_ADDRESS = 254
# A mail may name thousands; so many are looked at.
MOST_LOOKED_AT = 200


def of(mail: ReadMail, writer: Writer, known: ours.Ours) -> list[tuple[str, str]]:
    """Return the others as pairs of address and name, in the order of the mail, each address once.

    Neither the writer nor where they want answers, no address of the company or its staff, no list that
    passed it on and no machine. At most MOST_OTHERS; a pair without an address (ANOTHER_FEW) says that there
    are more.
    """
    their_own = {ours.tidy(one) for one in (writer.person.email, writer.answers_to, writer.passed_on_by)}
    found: dict[str, str] = {}
    named = (*mail.to, *mail.cc)
    for address in named[:MOST_LOOKED_AT]:
        email = ours.tidy(address.email)
        if email not in their_own and email not in found and _is_a_person(email, known):
            found[email] = _name(address, email)
    colleagues = staff.addresses_of_colleagues(found)
    others = [(email, name) for email, name in found.items() if email not in colleagues]
    are_more = len(others) > MOST_OTHERS or len(named) > MOST_LOOKED_AT
    return [*others[:MOST_OTHERS], *([ANOTHER_FEW] if are_more else [])]


def _is_a_person(email: str, known: ours.Ours) -> bool:
    if len(email) > LONGEST_ADDRESS or not envelope.is_reachable(email):
        return False
    return not NOBODY.match(email) and not known.is_companys(email)


def _name(address: Address, email: str) -> str:
    name = text.one_line(address.name or "")[:LONGEST_NAME]
    return "" if name.lower() == email else name
