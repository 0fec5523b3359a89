"""What somebody reads first because of a segment: only whoever is proven to be that person, and lets us.

A stranger who types an address must not learn from what they read that it belongs to a segment. So a page
greets whoever returned a code, and a letter goes to an address that is proven (`insight.proven`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.domain.customers import access
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import FactUse, PurposeKey, SegmentNoun, SegmentOperator
from esmero.insight import proven
from esmero.insight.segments import Piece, facts_behind, members_among

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer, Greeting, Identity, Segment

OF_FACTS = {SegmentNoun.FACT, SegmentNoun.FACT_WORDS}


def in_letter(conversation: Conversation, *, language: str, at: datetime) -> str:
    """Return with what a letter of a conversation begins; empty where it begins as for everybody.

    One query where nobody is greeted in words of their own.
    """
    if not customers.is_anybody_greeted() or not proven.is_proven(conversation):
        return ""
    return for_proven(conversation.customer, language=language, at=at)


def on_page(identity: Identity, *, language: str, at: datetime) -> str:
    """Return what somebody reads first who came in by a code that went to this address, else empty.

    Nothing where two people use it: either of them may have read the code.
    """
    if identity.is_shared:
        return ""
    return for_proven(identity.customer, language=language, at=at)


def for_proven(customer: Customer, *, language: str, at: datetime) -> str:
    """Return what a customer reads first who is proven to be that person; empty for nothing of their own.

    Of several segments the first by name that has words in this language, and of which it is so at this very
    moment: what they kept from rules a second ago is not used.
    """
    if customers.wants_no_greeting(customer):
        return ""
    segments = [one.segment for one in customers.sure_memberships_of(customer.pk)]
    greetings = customers.greetings_of([one.pk for one in segments]) if segments else {}
    for segment in segments:
        found = greetings.get(segment.pk)
        words = found.words.get(language, "") if found else ""
        if found and words and _is_for(customer, segment, found, at=at):
            return str(words)
    return ""


def _is_for(customer: Customer, segment: Segment, greeting: Greeting, *, at: datetime) -> bool:
    if greeting.is_offer and not access.may(customer, PurposeKey.OFFERS, at=at):
        return False
    use = FactUse.OFFERS if greeting.is_offer else FactUse.RULES
    return customer.pk in members_among(segment, Piece((customer.pk,)), at=at) and _facts_may(
        customer, segment, use, at=at
    )


def _facts_may(customer: Customer, segment: Segment, use: str, *, at: datetime) -> bool:
    """Say whether each condition that rests on a fact rests on one that may be said to them, and used so.

    The very facts that answer to it: another one that may be used does not stand in for one that may not.
    """
    asked = [
        one
        for one in segment.conditions
        if one.noun in OF_FACTS and one.operator not in {SegmentOperator.IS_NOT, SegmentOperator.NO}
    ]
    held = proven.held_of(customer.pk, at=at) if asked else []
    return all(
        any(proven.may_be_told(fact, held, use, at=at) for fact in facts_behind(one, customer.pk, at=at))
        for one in asked
    )
