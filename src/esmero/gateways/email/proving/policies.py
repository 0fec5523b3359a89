"""What a domain asks of whoever gets mail in its name (DMARC)."""

from dataclasses import dataclass

from authheaders import dmarc_lookup

from esmero.gateways.email.proving import domains
from esmero.gateways.email.proving.lookups import Lookup

# What a domain says that wants its unproved mail refused, or put away.
STRICT = {"quarantine", "reject"}


@dataclass(frozen=True)
class Policy:
    """What the domain asks for; without a record, nothing."""

    is_there: bool = False
    # Mail that is not proved is not ours, says the domain.
    disowns: bool = False
    # Only a signature of the very same domain counts.
    is_strict: bool = False


def of(domain: str, lookup: Lookup) -> Policy:
    """Return what a domain, or its owner's domain, asks for. Raises CouldNotLookUp."""
    own = _record(domain, lookup)
    owner = domains.owners(domain)
    record = own or (_record(owner, lookup) if owner != domain else {})
    if "p" not in record:
        return Policy()
    wish = record["p"] if own else record.get("sp", record["p"])
    # Whoever asks it of no mail in a hundred asks nothing yet.
    is_tried_out = record.get("pct", "").strip().strip("0") == "" and "pct" in record
    return Policy(True, wish in STRICT and not is_tried_out, record.get("adkim") == "s")


def _record(domain: str, lookup: Lookup) -> dict[str, str]:
    def one_text(name: str) -> str:
        found = [text for text in lookup(name) if text.startswith("v=DMARC1")]
        # Of two wishes none counts.
        return found[0] if len(found) == 1 else ""

    try:
        return dict(dmarc_lookup.lookup_receiver_record(domain, one_text))
    except dmarc_lookup.DMARCException:
        return {}
