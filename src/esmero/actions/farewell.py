"""A customer wishes to be forgotten altogether: a promise of an owner, which they may still take back.

The wish comes in as a question of its own, so that it is seen where all else is seen. Only the erasure itself
keeps the promise (`promise.keep` does not), and the last letter goes out before the address is gone.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.actions import ask_for_them, by_itself, forget, prove_erasure, reply, set_up, staff_letters, steps
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.events.kinds import AGENT, CUSTOMER, Doer
from esmero.domain.promises import reads as promise_reads
from esmero.domain.promises import writes as promise_writes
from esmero.domain.staff import reads as staff
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.letters import visits as letters
from esmero.parts import kept_for

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer, Farewell, Hold
    from esmero.domain.staff.models import Agent


def ask(*, customer_id: int, at: datetime) -> Farewell:
    """Keep the wish and promise it, by an owner and within the company's days; asked twice it is one.

    Raises NotFound for whom we could not write to, and for nobody.
    """
    stands = customers.farewell_of(customer_id)
    if stands:
        return stands
    customer = customers.one(customer_id)
    conversation = _asked_in(customer, at=at)
    with db.write():
        held = conversations.one(conversation.pk)
        stands = customers.farewell_of(customer_id)
        if stands or held is None:
            return stands or _nobody()
        due_at = _due_at(customer_id, at=at)
        with translation.override(customer.language):
            made = reply.OwnWords(wording=_("We forget you altogether"), due_at=due_at)
        owner, by = staff.owners()[0], Doer(CUSTOMER, customer_id)
        promise = reply.make_own_words(held, owner, made, by=by, at=at)
        wish = customer_writes.ask_to_be_forgotten(
            customer, conversation_id=held.pk, promise_id=promise.pk, due_at=due_at, at=at
        )
        steps.bring_in_line(held, at=at)
        return wish


def _due_at(customer_id: int, *, at: datetime) -> datetime:
    """Return by when they are forgotten: within the company's days, from the end of what the law keeps."""
    ours = company.the_company()
    hold = customers.hold_of(customer_id, on=company.today(at=at))
    over = datetime.combine(hold.until + timedelta(days=1), time(), ZoneInfo(ours.time_zone)) if hold else at
    return max(at, over) + timedelta(days=ours.erasure_days)


def fit_promise(customer_id: int, *, agent: Agent, at: datetime) -> None:
    """The step inside a transaction: what the law keeps changed, and the promise to forget them goes along.

    It moves to later where the law delays it, and back where it does no more; the customer is told why.
    Nothing happens where they don't wish it, or the promise was broken before.
    """
    wish = customers.farewell_of(customer_id)
    conversation, promise = forget.promised(wish) if wish else (None, None)
    if wish is None or conversation is None or promise is None or not promise.is_open:
        return
    hold = customers.hold_of(customer_id, on=company.today(at=at))
    due_at = _due_at(customer_id, at=at)
    if hold is None:
        # What would have held without the law holds again, where it is still ahead.
        first = wish.asked_at + timedelta(days=company.the_company().erasure_days)
        due_at = first if first > at else due_at
    wanted = max(promise.due_at, due_at) if hold else min(promise.due_at, due_at)
    if wanted == promise.due_at:
        return
    by, share = Doer(AGENT, agent.pk), company.the_company().warn_percent
    clock = promise_reads.by_hand(due_at=wanted, made_at=at, warn_percent=share)
    with translation.override(wish.customer.language):
        why = _why(hold)
    new = promise_writes.name_new_time(promise, clock=clock, because=why, by=by, at=at)
    steps.bring_in_line(conversation, at=at)
    by_itself.tell_of_new_time(conversation, promise, new, why=why, by=agent, at=at)


def _why(hold: Hold | None) -> str:
    if hold is None:
        return _("The law makes us keep nothing of yours any more.")
    return _("The law makes us keep what is yours until %(day)s.") % {"day": kept_for.day(hold.until)}


def _nobody() -> Farewell:
    raise NotFound("conversation")


def _asked_in(customer: Customer, *, at: datetime) -> Conversation:
    """Have the wish come in: by the form where the company has one, else in their newest conversation."""
    identity = customers.opening_identity(customer.pk)
    if identity is None:
        raise NotFound("identity")
    key = f"farewell:{customer.pk}:{customers.count_of_farewells(customer.pk)}"
    with translation.override(customer.language):
        words = _("Please forget me altogether.")
    return ask_for_them.ask(customer, identity=identity, words=words, subject=words, key=key, at=at)


def take_back(*, customer_id: int, at: datetime) -> None:
    """The customer changed their mind. Raises NotFound where nothing stands."""
    by = Doer(CUSTOMER, customer_id)
    with db.write():
        wish = customers.farewell_of(customer_id)
        if wish is None:
            raise NotFound("farewell")
        conversation, promise = forget.promised(wish)
        customer_writes.take_farewell_back(wish, at=at)
        customer_writes.erase_no_longer(customers.family_of(customer_id))
        with translation.override(wish.customer.language):
            because = _("You took your wish back, and we are glad that you stay.")
        taken = [promise] if promise and promise.is_open else []
        if conversation and _is_all_of(conversation, wish):
            # Nobody owes it an answer any more.
            taken = promise_reads.open_about(conversation.ref)
            conversation_writes.need_no_answer(conversation)
        for one in taken:
            promise_writes.withdraw(one, because=because, by=by, at=at)
        if conversation:
            steps.rest_or_stay_open(conversation, by=by, at=at)


def _is_all_of(conversation: Conversation, wish: Farewell) -> bool:
    """Say whether nobody has written anything there but the wish itself."""
    newest = conversations.since(conversation, wish.asked_at, limit=1)
    # Put into another conversation it has no letters any more.
    is_alone = len(newest) == 1 and newest[0].at <= wish.asked_at
    return is_alone and conversation.opened_at >= wish.asked_at


def erase(*, agent: Agent, farewell_id: int, at: datetime) -> None:
    """Do it: the last letter is queued, the promise kept, and every room forgets the person.

    Owners only. Raises OwnersOnly, NotFound, and forget.KeptForLaw while the law makes us keep them.
    """
    by = set_up.owner_of(agent)
    with db.write():
        customer = customers.farewell(farewell_id).customer
        forget.refuse_where_kept(customer, at=at)
        erase_with_last_letter(customer, by=by, at=at)


def erase_with_last_letter(customer: Customer, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: a last letter to an address that opens, and every room forgets."""
    identity = customers.opening_identity(customer.pk)
    reference = prove_erasure.new_reference()
    if identity:
        told = {"language": customer.language, "reference": reference}
        words = letters.farewell(company=company.the_company(), **told)
        staff_letters.queue_to(identity.value, customer.language, words, at=at)
    # Where no letter goes, nobody knows of a reference.
    forget.erase(customer, by=by, at=at, reference=reference if identity else "")
