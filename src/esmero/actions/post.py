"""Putting letters into the queue: the one way out, and the files that go with messages.

Steps inside the caller's transaction. The letter is rendered once and kept with its Message-ID; what comes
in floods is put into words when it leaves (`put_into_words`), as that would hold up every other writer.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from esmero.actions import enclosing, quoting
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind, WrittenBy
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.files import writes as files
from esmero.domain.promises import reads as promises
from esmero.ground.refs import Audience, NotFound
from esmero.letters import envelope, passing, writing
from esmero.letters.writing import Letter, Setting

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.files.models import Attachment
    from esmero.domain.promises.models import Promise
    from esmero.letters.pages import Passed

SOFTWARE = THE_SOFTWARE


def keep_files(
    conversation: Conversation, message: Message, new_files: list[NewFile], keys: list[str], *, at: datetime
) -> list[Attachment]:
    """Attach stored files to a message, which is found by their names, too.

    Those of what the customer doesn't see are for colleagues only.
    """
    is_internal = not message.is_for_customer
    audience = Audience(conversation.team_id, conversation.customer_id, is_internal)
    kept = [
        files.keep(file, key=key, about=message.ref, within=conversation.ref, audience=audience, at=at)
        for file, key in zip(new_files, keys, strict=True)
    ]
    if any(not file.is_inline for file in kept):
        conversation_writes.index_files(message, kept)
    return kept


def notice(
    setting: Setting,
    letter: Letter | None,
    *,
    why_not: str = "",
    heading: str = "",
    owns_up_to: Promise | None = None,
    new_time_of: Promise | None = None,
    looks_again: Promise | None = None,
) -> Message:
    """Send a notice by the software, signed by the company; where it may not go, it stands on the page only.

    `heading` stands for a letter that is written when it leaves: of the broken promise that it owns up to,
    of one that is due later (`new_time_of`), of the promise to look again at what was opened again
    (`looks_again`), or else of the question; beside a letter it is what the story shows of it. `why_not`
    (WhyNoLetter) says why none goes. Returns the notice.
    """
    conversation, at = setting.conversation, setting.now
    message = conversation_writes.add(
        conversation,
        kind=MessageKind.NOTICE,
        written_by=WrittenBy.SOFTWARE,
        words=heading or (letter.heading if letter else ""),
        by=SOFTWARE,
        at=at,
        channel_kind=ChannelKind.EMAIL,
        language=conversation.language,
        no_letter_because=why_not,
    )
    if not why_not:
        about: dict[str, Any] = {"owns_up_to": owns_up_to, "new_time_of": new_time_of}
        send(setting, message, letter, is_automatic=True, looks_again=looks_again, **about)
    return message


def answer(
    conversation: Conversation,
    message: Message,
    new_files: list[NewFile],
    *,
    at: datetime,
    copies: Sequence[tuple[str, str]] = (),
) -> None:
    """Send what an agent wrote, signed by that person, with the files that go along.

    `copies` are the address and name of those who get letters of their own. They are told in words: with
    them in Cc, "reply all" would send them this letter with the link to the customer's page.
    """
    known = conversations.mail_ids(conversation)
    setting = setting_of(conversation, at=at)
    quoted = quoting.quoted(conversation, message, wish=setting.company.quotes)
    texts = [message.text, *(one.text for one in quoted)]
    enclosed = enclosing.enclosed(setting, message, new_files, texts=texts, language=conversation.language)
    letter = writing.answer(
        setting,
        promises.open_about(conversation.ref),
        message,
        is_first=not known,
        quoted=quoted,
        fetched=enclosed.fetched,
        copies=copies,
    )
    send(
        setting,
        message,
        letter,
        is_automatic=False,
        new_files=enclosed.inside,
        references=known,
    )


@dataclass(frozen=True)
class Outside:
    """Where a letter to an outsider goes, and under which name its answer comes back."""

    recipient: str
    reply_to: str
    references: list[str]


def pass_on(
    conversation: Conversation,
    message: Message,
    *,
    subject: str,
    passed: list[Passed],
    new_files: list[NewFile],
    at: datetime,
) -> None:
    """Send what an agent writes to somebody outside, with the letters that are passed on."""
    setting = quiet_setting(conversation, at=at)
    texts, language = [message.text, *(one.words for one in passed)], setting.company.language
    enclosed = enclosing.enclosed(setting, message, new_files, texts=texts, language=language)
    letter = passing.forward(setting, message, subject=subject, passed=passed, fetched=enclosed.fetched)
    outside = Outside(
        recipient=message.to_email,
        reply_to=access.outside_address(message, host=settings.ESMERO_HOST),
        references=conversations.mail_ids_with(conversation, message.to_email),
    )
    send(setting, message, letter, is_automatic=False, new_files=enclosed.inside, outside=outside)


def quiet_setting(conversation: Conversation, *, at: datetime) -> Setting:
    """Return what a letter needs to know that is not the customer's: no way to their page."""
    channel = _channel_to_send_by(conversation)
    return Setting(company.the_company(), conversation, page_url="", at=at, channel=channel)


def setting_of(conversation: Conversation, *, at: datetime) -> Setting:
    """Return what every letter of a conversation needs to know; a link only where it opens the page."""
    token = access.page_token(conversation, at=at)
    leads_there = access.may_be_asked_from(conversation, conversation.reply_to)
    return Setting(
        company=company.the_company(),
        conversation=conversation,
        page_url=f"{settings.ESMERO_URL}/c/{token}/" if leads_there else "",
        at=at,
        channel=_channel_to_send_by(conversation),
    )


def send(
    setting: Setting,
    message: Message,
    letter: Letter | None,
    *,
    is_automatic: bool,
    new_files: list[NewFile] | None = None,
    references: list[str] | None = None,
    outside: Outside | None = None,
    owns_up_to: Promise | None = None,
    new_time_of: Promise | None = None,
    looks_again: Promise | None = None,
) -> None:
    """Render a letter into bytes and queue it, keeping its Message-ID on the message.

    `setting` is what the letter was written from; `references` are the Message-IDs before it, the oldest
    first (default: those of the conversation). With no `letter` it is written when it leaves, from the
    promise that it `owns_up_to`, that is due later (`new_time_of`) or by which somebody `looks_again`, or as
    the confirmation of a question.

    Where the customer gave an address that no letter can go to, or the company closed its last mail
    channel, the message stands on their page alone and says that it was not sent: what was written must
    not be lost for it. Where somebody practises nothing is sent, and that is no failure.
    """
    conversation, at = setting.conversation, setting.now
    if conversation.is_practice:
        return
    address = _address(setting, message, outside)
    if address is None:
        conversation_writes.set_mail_id(message, mail_message_id="", delivery_state=DeliveryState.FAILED)
        return
    message_id = _name_of(conversation, outside)
    raw = None
    if letter:
        if references is None:
            references = outside.references if outside else conversations.mail_ids(conversation)
        raw = envelope.seal(
            letter if outside else marked(setting, letter),
            address,
            message_id=message_id,
            references=references,
            at=setting.at,
            is_automatic=is_automatic,
            files=[(file, file.content) for file in new_files or []],
        )
    channel_writes.queue(
        about=message.ref,
        # What goes to others holds up no answer to the customer.
        within=message.ref if outside else conversation.ref,
        audience=Audience(conversation.team_id, conversation.customer_id, is_internal=bool(outside)),
        sender=address.sender,
        recipient=address.recipient,
        message_id=message_id,
        raw=raw,
        at=at,
        held_until=setting.held_until,
        owns_up_to_id=owns_up_to.pk if owns_up_to else None,
        new_time_of_id=new_time_of.pk if new_time_of else None,
        looks_again_id=looks_again.pk if looks_again else None,
    )
    conversation_writes.set_mail_id(message, mail_message_id=message_id, delivery_state=DeliveryState.QUEUED)


def marked(setting: Setting, letter: Letter) -> Letter:
    """Return a letter to the customer with the signed mark in its subject, where the company wants one."""
    if not setting.company.has_subject_tags:
        return letter
    return replace(letter, subject=access.with_tag(letter.subject, setting.conversation.code))


def _name_of(conversation: Conversation, outside: Outside | None) -> str:
    """Return a new Message-ID; to the customer one that proves which conversation an answer belongs to."""
    host = settings.ESMERO_HOST
    return f"m.{secrets.token_hex(12)}@{host}" if outside else access.mail_id(conversation.pk, host=host)


def _address(setting: Setting, message: Message, outside: Outside | None) -> envelope.Address | None:
    """Return who writes to whom; None where no letter can go."""
    conversation = setting.conversation
    language = setting.company.language if outside else conversation.language
    recipient = outside.recipient if outside else conversation.reply_to
    channel = setting.channel if envelope.can_reach(recipient) else None
    if channel is None:
        return None
    return envelope.Address(
        sender=channel.address,
        sender_name=writing.sender_name(setting, message, language=language),
        recipient=recipient,
        recipient_name="" if outside else conversation.customer.name,
        reply_to=(
            answers_to(channel.address, signed=outside.reply_to)
            if outside
            else customer_answers_to(conversation, channel.address)
        ),
    )


def answers_to(sender: str, *, signed: str) -> str:
    """Return where answers to a letter go: to the mailbox by which it leaves, where that is its channel's.

    Whoever has such a mailbox may have no mail server for `signed`, an address of our own.
    """
    return sender if channels.way_out_of(sender) else signed


def customer_answers_to(conversation: Conversation, sender: str) -> str:
    """Return where answers to a letter to the customer go."""
    return answers_to(sender, signed=access.reply_address(conversation, host=settings.ESMERO_HOST))


def _channel_to_send_by(conversation: Conversation) -> Channel | None:
    try:
        channel = channels.answering_channel(conversation.channel)
    except NotFound:
        return None
    return channel if envelope.can_reach(channel.address) else None
