"""The one door: how sure a mail makes us that it comes from whom its From names."""

import logging
import re
from collections.abc import Sequence

from esmero.domain.channels.kinds import SenderProof
from esmero.gateways.email.proving import domains, policies, signatures, trusted
from esmero.gateways.email.proving.lookups import CouldNotLookUp, Lookup

log = logging.getLogger(__name__)

NOT_DONE = {"temperror", "permerror"}
FROM = re.compile(rb"^from[ \t]*:", re.IGNORECASE | re.MULTILINE)
MOST_HEAD_BYTES = 256 * 1024


def prove(raw: bytes, from_email: str, *, lookup: Lookup | None, servers: Sequence[str]) -> SenderProof:
    """Return what is known of the sender; raises nothing, whatever the mail brings.

    `raw`: the mail as it came; `from_email`: whom its From names, as it was read; `lookup`: asks for the
    names that prove it, None where nothing is asked; `servers`: whose results in its headers are believed.
    """
    try:
        return _proof(raw, from_email, lookup, servers)
    except (CouldNotLookUp, signatures.TooMuch):
        return SenderProof.UNCHECKED
    except Exception as error:  # A mail that defeats the check is read all the same.
        log.warning("The sender of a mail could not be checked: %r", error)
        return SenderProof.UNCHECKED


def _proof(raw: bytes, from_email: str, lookup: Lookup | None, servers: Sequence[str]) -> SenderProof:
    domain = domains.of_address(from_email)
    if not domain:
        return SenderProof.UNCHECKED
    # Of two senders, nobody knows which one the server looked at.
    results = trusted.read(raw, servers) if _names_one_sender(raw) else []
    told = _told(results, domain)
    if told or lookup is None:
        return told or SenderProof.UNCHECKED
    return _checked(raw, from_email, domain, lookup, is_sent_by=_is_sent_by(results, domain))


def _names_one_sender(raw: bytes) -> bool:
    head = raw[:MOST_HEAD_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    return len(FROM.findall(head.partition(b"\n\n")[0])) == 1


def _told(results: list[trusted.Result], domain: str) -> SenderProof | None:
    """Return what the trusted server found, None where it did not say."""
    for one in results:
        if one.method == "dmarc" and _is_about(one, domain):
            return _of_dmarc(one)
    if any(one.method == "dkim" and _counts(one, "header.d", domain) for one in results):
        return SenderProof.PROVED
    return None


def _is_about(result: trusted.Result, domain: str) -> bool:
    return domains.of_address(result.details.get("header.from", domain)) == domain


def _of_dmarc(result: trusted.Result) -> SenderProof | None:
    if result.ended == "pass":
        return SenderProof.PROVED
    if result.ended == "fail":
        return SenderProof.UNPROVED if trusted.wish(result) == "none" else SenderProof.REFUTED
    return SenderProof.UNCHECKED if result.ended in NOT_DONE else None


def _counts(result: trusted.Result, detail: str, domain: str) -> bool:
    named = domains.of_address(result.details.get(detail, ""))
    return result.ended == "pass" and bool(named) and domains.is_aligned(named, domain)


def _is_sent_by(results: list[trusted.Result], domain: str) -> bool:
    """Whether the trusted server saw it come from a machine that the domain sends by (SPF)."""
    return any(one.method == "spf" and _counts(one, "smtp.mailfrom", domain) for one in results)


def _checked(raw: bytes, from_email: str, domain: str, lookup: Lookup, *, is_sent_by: bool) -> SenderProof:
    """Check it ourselves. Raises CouldNotLookUp, TooMuch."""
    signed = signatures.of(raw, from_email, lookup)
    if domain in signed.domains:
        return SenderProof.PROVED
    policy = policies.of(domain, lookup)
    if (signed.domains and not policy.is_strict) or (is_sent_by and policy.is_there):
        return SenderProof.PROVED
    if signed.is_open:
        return SenderProof.UNCHECKED
    return SenderProof.REFUTED if policy.disowns else SenderProof.UNPROVED
