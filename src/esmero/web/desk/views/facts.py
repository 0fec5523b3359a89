"""What we know of a customer: remembered, confirmed, corrected, ended and asked about at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import remember
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.insight import fact_kinds
from esmero.parts.queue import zone_of
from esmero.ui import addresses
from esmero.web.desk import answers, known
from esmero.web.desk.fact_forms import LONGEST, CorrectedForm, RememberedForm
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import facts as shown
from esmero.web.desk.shown.letters import letter_id

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.customers.models import Proposal

ASK_OR_DO = ["GET", "HEAD", "POST"]
MOST_DIGITS = 18


@require_http_methods(ASK_OR_DO)
@staff_only
def facts(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask what to remember, of a letter (`?letter=`) or of what was said, and keep it."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    message = _letter(request, conversation)
    proposal = _proposal(request, message)
    form = _remembered(request, message, proposal)
    if form.is_bound and form.is_valid():
        try:
            _remember(request, conversation, message, form, proposal, at=at)
            return known.changed(request, conversation, at=at, told=_("Remembered."))
        except remember.SensitiveFact:
            form.add_error("kind", known.sensitive())
    context = {
        "form": form,
        "conversation": conversation,
        "title": _("Remember this"),
        "here": shown.remember_url(conversation, message, proposal),
        "source": _whose(message, conversation, at=at) if message else "",
        "letter_url": shown.letter_url(message.pk) if message else "",
    }
    is_first = not form.is_bound
    return answers.asked(request, conversation, "remembering", context, at=at, is_first=is_first)


def _letter(request: DeskRequest, conversation: Conversation) -> Message | None:
    """Return the letter that is learned from, in any conversation of the customer; None: it was said."""
    named = request.POST.get("letter") or request.GET.get("letter", "")
    if not named:
        return None
    message = remember.letter_to_learn_from(request.agent, _number(named.removeprefix("letter-")))
    if message.conversation.customer_id != conversation.customer_id:
        raise NotFound("message")
    return message


def _proposal(request: DeskRequest, message: Message | None) -> Proposal | None:
    """Return the proposal of that letter to be kept in other words; None where it is decided by now."""
    named = request.GET.get("proposal", "")
    if not named or message is None:
        return None
    number, customer_id = _number(named), message.conversation.customer_id
    return next((one for one in customers.proposals_in(customer_id, message.pk) if one.pk == number), None)


def _number(typed: str) -> int:
    if not typed.isdecimal() or len(typed) > MOST_DIGITS:
        raise NotFound("message")
    return int(typed)


def _remembered(request: DeskRequest, message: Message | None, proposal: Proposal | None) -> RememberedForm:
    """Words that were chosen in a letter come with a POST (`chosen`): an address would be written down."""
    sentences = shown.sentences_of(message.text) if message else None
    chosen = request.POST.get("chosen", "").strip()[:LONGEST]
    if request.method == "POST" and not chosen:
        return RememberedForm(request.POST, sentences=sentences)
    words = chosen or (proposal.words if proposal else "")
    sure = {"words": words, "kind": fact_kinds.guess(words)} if words else {}
    return RememberedForm(sentences=[] if words and message else sentences, initial=sure)


def _remember(
    request: DeskRequest,
    conversation: Conversation,
    message: Message | None,
    form: RememberedForm,
    proposal: Proposal | None,
    *,
    at: datetime,
) -> None:
    given = form.cleaned_data
    told: dict[str, Any] = {"words": given["words"], "kind": given["kind"], "ends_on": given["ends_on"]}
    if message is not None:
        told["proposal_id"] = proposal.pk if proposal else None
        remember.note_from_letter(agent=request.agent, message_id=message.pk, at=at, **told)
        return
    customer_id = conversation.customer_id
    source = given["source"]
    remember.note_fact(agent=request.agent, customer_id=customer_id, source=source, at=at, **told)


def _whose(message: Message, conversation: Conversation, *, at: datetime) -> str:
    return shown.wrote(remember.writer_of(message), message.at, at=at, zone=zone_of(conversation))


@require_POST
@staff_only
def confirmation(request: DeskRequest, conversation_id: int, fact_id: int) -> HttpResponse:
    """Keep that it is still so."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    remember.confirm_fact(agent=request.agent, customer_id=conversation.customer_id, fact_id=fact_id, at=at)
    return known.changed(request, conversation, at=at, told=_("Kept: it is still so."))


@require_http_methods(ASK_OR_DO)
@staff_only
def correction(request: DeskRequest, conversation_id: int, fact_id: int) -> HttpResponse:
    """Ask what is so instead, and keep it; what stood there stays readable for the customer."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    customer_id = conversation.customer_id
    is_sent = request.method == "POST"
    # Who is about to send their words reads them again, also where somebody was quicker.
    look = remember.fact_that_was if is_sent else remember.fact_for
    fact = look(request.agent, customer_id, fact_id)
    kept = {"words": fact.words, "ends_on": fact.ends_on}
    form = CorrectedForm(request.POST if is_sent else None, initial=kept)
    if form.is_valid() and _corrected(request, customer_id, fact_id, form, at=at):
        undo_url = addresses.reverse("desk:fact-return", args=[conversation_id, fact_id])
        return known.changed(request, conversation, at=at, told=_("Corrected."), undo_url=undo_url)
    context = {
        "form": form,
        "conversation": conversation,
        "title": _("What is so instead?"),
        "here": addresses.reverse("desk:fact-correction", args=[conversation_id, fact_id]),
        "source": shown.source_of(fact, at, zone_of(conversation)),
        "letter_url": shown.letter_url(fact.message_id) if fact.message_id else "",
    }
    return answers.asked(request, conversation, "remembering", context, at=at)


def _corrected(
    request: DeskRequest, customer_id: int, fact_id: int, form: CorrectedForm, *, at: datetime
) -> bool:
    """Correct it, or say in the form why not."""
    given = {name: form.cleaned_data[name] for name in ("words", "source", "ends_on")}
    try:
        remember.correct_fact(agent=request.agent, customer_id=customer_id, fact_id=fact_id, at=at, **given)
    except remember.SensitiveFact:
        form.add_error("words", known.sensitive())
    except remember.ChangedSince:
        form.add_error(
            "words", _("Somebody changed it since you opened this. Look at what stands there now.")
        )
    return form.is_valid()


@require_http_methods(ASK_OR_DO)
@staff_only
def end(request: DeskRequest, conversation_id: int, fact_id: int) -> HttpResponse:
    """Ask whether it is over or never was so, and let it hold no more."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    customer_id = conversation.customer_id
    fact = remember.fact_for(request.agent, customer_id, fact_id)
    if request.method != "POST":
        source = shown.source_of(fact, at, zone_of(conversation))
        context = {"fact": fact, "conversation": conversation, "source": source}
        return answers.asked(request, conversation, "no_longer", context, at=at)
    was_wrong = request.POST.get("because") == "WRONG"
    remember.end_fact(
        agent=request.agent, customer_id=customer_id, fact_id=fact_id, was_wrong=was_wrong, at=at
    )
    undo_url = addresses.reverse("desk:fact-return", args=[conversation_id, fact_id])
    return known.changed(request, conversation, at=at, told=_("It holds no more."), undo_url=undo_url)


@require_POST
@staff_only
def return_(request: DeskRequest, conversation_id: int, fact_id: int) -> HttpResponse:
    """Undo the end of a fact, or its correction."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    told = _("It holds again.")
    try:
        remember.bring_fact_back(
            agent=request.agent, customer_id=conversation.customer_id, fact_id=fact_id, at=at
        )
    except remember.ChangedSince:
        told = known.changed_since()
    return known.changed(request, conversation, at=at, told=told)


@require_POST
@staff_only
def question(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Put the next best question into the answer that is being written; sent with it, it counts as asked."""
    at = clock.now()
    conversation = access.conversation_to_answer(request.agent, conversation_id)
    identities = customers.identities_of(conversation.customer_id)
    asked = shown.known(conversation, identities, at=at, zone=zone_of(conversation))
    found = asked["question"]
    wanted = {"kind": request.POST.get("kind"), "fact": request.POST.get("fact")}
    if found is None or found.fields != {name: value for name, value in wanted.items() if value}:
        return known.changed(
            request, conversation, at=at, told=_("That was asked already, or is known by now.")
        )
    remember.put_question(
        agent=request.agent,
        conversation_id=conversation_id,
        kind=found.fields["kind"],
        words=found.words,
        fact_id=int(found.fields["fact"]) if "fact" in found.fields else None,
        at=at,
    )
    return known.put(request, access.conversation_for(request.agent, conversation_id), found.words, at=at)


@require_safe
@staff_only
def message(request: DeskRequest, message_id: int) -> HttpResponse:
    """Lead to a letter, on the page on which it stands by now."""
    found = access.message_for(request.agent, message_id)
    newest = conversations.newest_letters(found.conversation, for_customer=False)
    if newest.earlier_than is None or message_id >= newest.earlier_than:
        return redirect(answers.address_of(found.conversation_id, found.pk))
    earlier = addresses.reverse("desk:conversation-earlier_letters", args=[found.conversation_id])
    return redirect(f"{earlier}?before={message_id + 1}#{letter_id(message_id)}")
