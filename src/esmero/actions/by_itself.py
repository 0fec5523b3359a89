"""Letters that software writes by itself: each within its bound, and to nobody who does not want them.

Steps inside the caller's transaction. What nobody asked for just now waits for the hour at which the customer
wants letters (decision 0077); what may not go out stands on the customer's page all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import identify, post, quiet_hours, slips
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations.kinds import WhyNoLetter
from esmero.domain.customers import reads as customers
from esmero.domain.promises import reads as promises
from esmero.ground import limits
from esmero.letters import by_rule, handing, new_times, owning_up, reopening, writing

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent

# Letters of the software to one mailbox in an hour, where its owner asked for them on their page.
ASKED_FOR_AN_HOUR = 5
# And those that own up: whoever waits for that many answers has heard enough of it by mail.
OWNED_UP_AN_HOUR = 20
# And those of the company's rules.
BY_RULES_AN_HOUR = 3
# Confirmations to all together, to people whom we know and again to strangers: beyond it we would be
# somebody's tool for flooding others.
CONFIRMATIONS_AN_HOUR = 2000


def confirm(conversation: Conversation, *, is_known: bool, is_inside: bool = False, at: datetime) -> None:
    """Tell the customer that we have their question, with code, person and time.

    The letter is queued with the question, and written when it leaves (`put_into_words`). It goes to a
    mailbox once in an hour; to whom a code had let in (`is_inside`) as often as what is asked for on a page.
    A flood from many senders to many addresses ends at a bound over all strangers, and those whom we know
    (`is_known`) have one of their own. Whom no letter goes to finds it on their page.
    """
    if conversation.takes_automatic_letters:
        setting = post.setting_of(conversation, at=at)
        is_form = conversation.channel.kind == ChannelKind.FORM
        typed = identify.name_to_writer(conversation) if is_form else None
        heading = writing.confirmation_heading(setting, typed_name=typed)
        if is_inside:
            why_not = _why_not_written(conversation, ASKED_FOR_AN_HOUR, is_asked_for=True, at=at)
        else:
            why_not = _why_not_confirmed(conversation, is_known=is_known, at=at)
        post.notice(setting, None, heading=heading, why_not=why_not)


def _why_not_confirmed(conversation: Conversation, *, is_known: bool, at: datetime) -> str:
    if _is_unwelcome(conversation):
        return WhyNoLetter.ADDRESS
    if not channel_writes.confirm_once(conversation.reply_to, at=at):
        return WhyNoLetter.OFTEN
    whose = "known" if is_known else "strangers"
    may_go = limits.allows("confirmations", whose, times=CONFIRMATIONS_AN_HOUR, seconds=3600)
    return "" if may_go else WhyNoLetter.FLOOD


def own_up(conversation: Conversation, broken: Promise, *, at: datetime) -> None:
    """Tell the customer that we did not keep a promise, and what now; their page says so at once.

    The letter is queued with the breaking, and written when it leaves (`put_into_words`): ten thousand
    promises may break in one minute.
    """
    # The customer is told before they have to ask. A list or a machine is not told.
    heading = owning_up.heading(conversation.language)
    why_not = _why_not_owned_up(conversation, at=at)
    # Nothing of the letter is written yet, so no way to the page is made.
    setting = quiet_hours.setting_then(post.quiet_setting(conversation, at=at))
    post.notice(setting, None, heading=heading, why_not=why_not, owns_up_to=broken)


def tell_of_reopening(conversation: Conversation, promise: Promise, *, at: datetime) -> None:
    """Tell the customer that somebody opened it again, and looks at it by this promise.

    The letter is queued with it, and written when it leaves (`put_into_words`).
    """
    heading = reopening.heading(conversation.language)
    why_not = _why_not_owned_up(conversation, at=at)
    setting = quiet_hours.setting_then(post.quiet_setting(conversation, at=at))
    post.notice(setting, None, heading=heading, why_not=why_not, looks_again=promise)


def tell_of_new_person(conversation: Conversation, handed: Sequence[Promise], *, at: datetime) -> None:
    """Tell the customer that another person keeps these promises now, in one letter; of none, nothing."""
    told = [promise for promise in handed if not promise.is_internal and promise.owner]
    if told:
        setting = quiet_hours.setting_then(post.setting_of(conversation, at=at))
        why_not = _why_not_owned_up(conversation, at=at)
        # It is over by the time it leaves if what is due last is.
        last = max(told, key=lambda one: one.due_at)
        post.notice(setting, handing.handed_on(setting, told), why_not=why_not, new_time_of=last)


def tell_of_taking_back(
    conversation: Conversation, taken: Sequence[Promise], *, by: Agent, closes: bool = False, at: datetime
) -> None:
    """Tell the customer in one letter that somebody took promises back, and why; of none, nothing.

    `closes` says that the conversation is closed with it; its letter waits while that can be undone.
    """
    told = [promise for promise in taken if not promise.is_internal]
    if told:
        setting = quiet_hours.setting_then(post.setting_of(conversation, at=at))
        why_not = _why_not_owned_up(conversation, at=at)
        letter = handing.taken_back(setting, told, by=by, closes=closes)
        notice = post.notice(setting, letter, why_not=why_not)
        if closes:
            channel_writes.let_wait(notice.ref, until=at + slips.UNDONE_WITHIN)


def tell_of_new_time(
    conversation: Conversation, old: Promise, new: Promise, *, why: str, by: Agent, at: datetime
) -> None:
    """Tell the customer that a promise has another time, and why."""
    setting = quiet_hours.setting_then(post.setting_of(conversation, at=at), news_of=[new])
    letter = handing.moved(setting, old, new, why=why, by=by)
    post.notice(setting, letter, why_not=_why_not_owned_up(conversation, at=at), new_time_of=new)


def tell_of_later_time(conversation: Conversation, promise: Promise, *, at: datetime) -> None:
    """Tell the customer that rules or hours were changed and a promise is due later; their page says so, too.

    One letter for a whole conversation, written when it leaves (`put_into_words`): thousands may move.
    """
    heading = new_times.heading(conversation.language)
    why_not = _why_not_owned_up(conversation, at=at)
    setting = quiet_hours.setting_then(post.quiet_setting(conversation, at=at))
    post.notice(setting, None, heading=heading, why_not=why_not, new_time_of=promise)


def tell_of_settling(conversation: Conversation, *, by: Agent, goes_on: Agent | None, at: datetime) -> None:
    """Tell the customer that somebody above has settled what they asked, and who goes on."""
    setting = quiet_hours.setting_then(post.setting_of(conversation, at=at))
    why_not = _why_not_owned_up(conversation, at=at)
    post.notice(setting, handing.settled(setting, by=by, goes_on=goes_on), why_not=why_not)


def write_by_rule(
    conversation: Conversation, words: str, promised: Sequence[Promise], *, at: datetime
) -> str:
    """Write the customer what a rule of the company says, with what rules promised over the same event.

    Returns why no letter goes, empty where one does.
    """
    setting = quiet_hours.setting_then(post.setting_of(conversation, at=at), news_of=promised)
    why_not = _why_not_by_rule(conversation, at=at)
    post.notice(setting, by_rule.letter(setting, words, promised), heading=words, why_not=why_not)
    return why_not


def tell_of_rules(conversation: Conversation, promised: Sequence[Promise], *, at: datetime) -> None:
    """Tell the customer what rules of the company promised, in one letter; of nothing, nothing."""
    if promised:
        setting = quiet_hours.setting_then(post.setting_of(conversation, at=at), news_of=promised)
        why_not = _why_not_by_rule(conversation, at=at)
        post.notice(setting, by_rule.promised(setting, promised), why_not=why_not)


def _why_not_by_rule(conversation: Conversation, *, at: datetime) -> str:
    if not conversation.takes_automatic_letters:
        return WhyNoLetter.PROGRAM
    if why_not := _why_unwelcome(conversation):
        return why_not
    return _why_not_written(conversation, BY_RULES_AN_HOUR, is_asked_for=False, at=at)


def _why_not_owned_up(conversation: Conversation, *, at: datetime) -> str:
    if not conversation.takes_automatic_letters:
        return WhyNoLetter.PROGRAM
    if why_not := _why_unwelcome(conversation):
        return why_not
    return _why_not_written(conversation, OWNED_UP_AN_HOUR, is_asked_for=False, at=at)


def tell_of_promise(conversation: Conversation, promise: Promise, *, at: datetime) -> None:
    """Tell the customer what a named person has promised, after they asked for it."""
    setting = post.setting_of(conversation, at=at)
    why_not = _why_not_written(conversation, ASKED_FOR_AN_HOUR, is_asked_for=True, at=at)
    post.notice(setting, writing.promised(setting, promise), why_not=why_not)


def fresh_link(conversation: Conversation, *, at: datetime) -> None:
    """Send a fresh link to the customer's page to the address the conversation answers to."""
    setting = post.setting_of(conversation, at=at)
    letter = writing.fresh_link(setting, promises.open_about(conversation.ref))
    why_not = _why_not_written(conversation, ASKED_FOR_AN_HOUR, is_asked_for=True, at=at)
    post.notice(setting, letter, why_not=why_not)


def _why_not_written(conversation: Conversation, most: int, *, is_asked_for: bool, at: datetime) -> str:
    """Why no other letter may go there. Unasked for, none goes to a program: two would write for ever."""
    address = conversation.reply_to
    if not address or channel_writes.write_once(address, most_an_hour=most, is_asked_for=is_asked_for, at=at):
        return ""
    return WhyNoLetter.OFTEN


def _why_unwelcome(conversation: Conversation) -> str:
    """Why nothing that nobody asked for just now goes there: letters come back, or are not wanted by mail."""
    if _is_unwelcome(conversation):
        return WhyNoLetter.ADDRESS
    return WhyNoLetter.NEVER if quiet_hours.never_by_mail(conversation.customer) else ""


def _is_unwelcome(conversation: Conversation) -> bool:
    """Whether its address is not reached, not theirs, or wants no letters. Few people have one."""
    if not conversation.customer.has_marked_address:
        return False
    identity = customers.identity_of(conversation.reply_to)
    if identity is None:
        return customers.is_not_theirs(conversation.customer_id, conversation.reply_to)
    return identity.is_marked
