"""Ways in and out, and what is on its way."""

import functools
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from esmero.domain.channels.kinds import (
    IN_THE_POST_ROOM,
    IN_TROUBLE,
    ChannelKind,
    DeliveryState,
    ReceiptState,
)
from esmero.domain.channels.models import Channel, Delivery, Receipt, Tally
from esmero.domain.channels.reads.faxes import fax_gateways as fax_gateways
from esmero.domain.channels.reads.faxes import faxes_not_reported as faxes_not_reported
from esmero.domain.channels.reads.faxes import gateway_to_fax_by as gateway_to_fax_by
from esmero.domain.channels.reads.fetchings import all_fetchings as all_fetchings
from esmero.domain.channels.reads.fetchings import consent_of as consent_of
from esmero.domain.channels.reads.fetchings import fetching as fetching
from esmero.domain.channels.reads.fetchings import fetching_of as fetching_of
from esmero.domain.channels.reads.fetchings import way_out_of as way_out_of
from esmero.domain.channels.reads.kept import kept_answer as kept_answer
from esmero.domain.channels.reads.kept import raw_letters_of as raw_letters_of
from esmero.domain.channels.reads.own import channels_on as channels_on
from esmero.domain.channels.reads.own import own_terms as own_terms
from esmero.domain.channels.reads.paper import in_the_post_room as in_the_post_room
from esmero.domain.channels.reads.paper import paper_channel as paper_channel
from esmero.domain.channels.reads.told import told_of as told_of
from esmero.domain.channels.reads.waiting import letters_waiting as letters_waiting
from esmero.domain.channels.reads.waiting import receipts_waiting as receipts_waiting
from esmero.ground import crypto, db, mailboxes, prepared
from esmero.ground.refs import NotFound, Ref

_form = prepared.Query[Channel](lambda: _active(ChannelKind.FORM)[:1])
_any_mail = prepared.Query[Channel](lambda: _active(ChannelKind.EMAIL)[:1])
_mail_of_team = prepared.Query[Channel](
    lambda team_id: _active(ChannelKind.EMAIL).filter(team_id=team_id)[:1]
)
_open = prepared.Query[Channel](lambda channel_id: _with_team().filter(pk=channel_id, is_active=True))
_of_programs = prepared.Query[Channel](
    lambda team_id: _with_team().filter(kind=ChannelKind.API, team_id=team_id)[:1]
)
_mail_named = prepared.Query[Channel](
    lambda addresses: _active(ChannelKind.EMAIL).filter(prepared.among("address", addresses))[:1]
)
_mail_addresses = prepared.Query[tuple[str, int]](
    lambda: (
        Channel.objects.filter(kind=ChannelKind.EMAIL, is_active=True)
        .exclude(address="")
        .values_list("address", "id")
    )
)
_receipt = prepared.Query[Receipt](lambda receipt_id: db.held(Receipt.objects.filter(pk=receipt_id)))
_this_reading = prepared.Query[Receipt](
    lambda receipt_id, attempts: db.held(
        Receipt.objects.filter(pk=receipt_id, state=ReceiptState.NEW, attempts=attempts).only("pk")
    )
)
_this_try = prepared.Query[Delivery](
    lambda delivery_id, attempts: db.held(
        Delivery.objects.filter(pk=delivery_id, state=DeliveryState.SENDING, attempts=attempts).only("pk")
    )
)
_delivery = prepared.Query[Delivery](lambda delivery_id: db.held(Delivery.objects.filter(pk=delivery_id)))
_letter_named = prepared.Query[Delivery](
    lambda message_ids: (
        Delivery.objects.filter(prepared.among("message_id", message_ids)).defer("raw").order_by("-id")[:1]
    )
)
_in_doubt = prepared.Query[str](
    lambda message_ids: Delivery.objects.filter(
        prepared.among("message_id", message_ids), state=DeliveryState.UNKNOWN
    ).values_list("message_id", flat=True)
)
_tally = prepared.Query[Tally](lambda mailbox: db.held(Tally.objects.filter(mailbox=mailbox)))

UNSETTLED = Q(state__in=[DeliveryState.QUEUED, DeliveryState.SENDING])


def channels() -> list[Channel]:
    """Return all channels with their team, in the order they were made."""
    return list(Channel.objects.select_related("team__calendar", "team__lead").order_by("id"))


def channel(channel_id: int) -> Channel:
    """Return one channel. Raises NotFound."""
    return _first(Q(pk=channel_id))


def form_channel() -> Channel:
    """Return the channel of the public form. Raises NotFound when the company closed it."""
    return _found(_form.first())


def by_hand(kind: str, team_id: int) -> Channel | None:
    """Return a team's channel for what its people write down themselves, or None before the first."""
    rows = Channel.objects.select_related("team__calendar", "team__lead")
    return rows.filter(kind=kind, team_id=team_id).order_by("id").first()


def form_is_open() -> bool:
    """Say whether customers can write by the public form."""
    return Channel.objects.filter(kind=ChannelKind.FORM, is_active=True).exists()


def open_channel(channel_id: int) -> Channel:
    """Return a channel that is open. Raises NotFound when the company closed it."""
    return _found(_open.first(channel_id=channel_id))


def program_channel(team_id: int) -> Channel | None:
    """Return the channel by which other programs bring in a team's customers, also a closed one."""
    return _of_programs.first(team_id=team_id)


def mail_channel(addresses: list[str]) -> Channel:
    """Return the mail channel for these recipients, else the company's first. Raises NotFound."""
    named = _mail_named.first(addresses=[address.lower() for address in addresses])
    return _found(named or _any_mail.first())


def mail_addresses() -> dict[str, int]:
    """Return the addresses of the open mail channels, in lower case, with the channel's id."""
    return {address.lower(): pk for address, pk in _mail_addresses()}


def is_own_address(address: str) -> bool:
    """Say whether an address is a mail channel's own, with or without a `+tag`, also of a closed one."""
    local, _, host = address.strip().lower().partition("@")
    named = {f"{local}@{host}", f"{local.partition('+')[0]}@{host}"}
    return Channel.objects.filter(address__in=named).exists()


def mail_channel_of(team_id: int) -> Channel:
    """Return the channel from which a team's own letters leave. Raises NotFound where there is none."""
    return _found(_mail_of_team.first(team_id=team_id) or _any_mail.first())


def answering_channel(channel: Channel) -> Channel:
    """Return the mail channel that answers what came in by `channel` (a form answers by mail)."""
    if channel.kind == ChannelKind.EMAIL:
        return channel
    return mail_channel_of(channel.team_id)


def _first(wanted: Q) -> Channel:
    return _found(_with_team().filter(wanted).first())


def _with_team() -> QuerySet[Channel]:
    return Channel.objects.select_related("team__calendar", "team__lead").order_by("id")


def _active(kind: ChannelKind) -> QuerySet[Channel]:
    return _with_team().filter(kind=kind, is_active=True)


def _found(channel: Channel | None) -> Channel:
    if channel is None:
        raise NotFound("channel")
    return channel


def receipts_to_read(at: datetime, *, limit: int = 50) -> list[tuple[int, int]]:
    """Return the ids of receipts that nobody is reading, and how often each was read, in their order."""
    return _to_read(limit)(at=at)


@functools.cache
def _to_read(limit: int) -> prepared.Query[tuple[int, int]]:
    def rows(at: Any) -> Any:
        return Receipt.objects.filter(is_free(at), state=ReceiptState.NEW).order_by("id")

    return prepared.Query(lambda at: rows(at).values_list("id", "attempts")[:limit])


def is_free(at: Any) -> Q:
    """Return a filter for receipts that nobody is reading at `at` (a moment, or its slot)."""
    return Q(leased_until=None) | Q(leased_until__lte=at)


def is_being_read(receipt: Receipt) -> bool:
    """Say whether this reading of it is still the one under way, as the database knows it now; held."""
    return _this_reading.first(receipt_id=receipt.pk, attempts=receipt.attempts) is not None


def receipt(receipt_id: int) -> Receipt:
    """Return one receipt with its raw bytes; held, inside a transaction. Raises NotFound."""
    found = _receipt.first(receipt_id=receipt_id)
    if found is None:
        raise NotFound("receipt")
    return found


def deliveries_to_send(at: datetime, *, limit: int = 5) -> list[int]:
    """Return the ids of letters whose time to be tried has come, the oldest first.

    A letter waits for those before it in its story, but not for what waits for the hour its reader wants.
    """
    return _to_send(limit)(at=at)


@functools.cache
def _to_send(limit: int) -> prepared.Query[int]:
    before = Delivery.objects.filter(
        UNSETTLED, within_kind=OuterRef("within_kind"), within_id=OuterRef("within_id"), id__lt=OuterRef("id")
    )
    return prepared.Query(
        lambda at: (
            Delivery.objects.filter(
                ~Exists(before.exclude(held_until__gt=at)), state=DeliveryState.QUEUED, next_try_at__lte=at
            )
            .order_by("next_try_at", "id")
            .values_list("id", flat=True)[:limit]
        )
    )


def abandoned_deliveries(at: datetime, *, limit: int = 50) -> list[int]:
    """Return the ids of letters whose sender died while sending: nobody knows what became of them."""
    rows = Delivery.objects.filter(state=DeliveryState.SENDING, leased_until__lte=at)
    return list(rows.values_list("id", flat=True)[:limit])


def unsettled_deliveries() -> list[Delivery]:
    """Return all letters that have not left, without the raw bytes, the oldest first."""
    rows = Delivery.objects.filter(UNSETTLED | Q(state__in=IN_THE_POST_ROOM))
    return list(rows.defer("raw").order_by("id"))


def is_being_sent(delivery: Delivery) -> bool:
    """Say whether this try of the letter is still the one under way, as the database knows it now."""
    return _this_try.first(delivery_id=delivery.pk, attempts=delivery.attempts) is not None


def deliveries_about(kind: str, ids: list[int]) -> dict[int, Delivery]:
    """Return the newest delivery of each of these things, without the raw bytes, in one query."""
    rows = Delivery.objects.filter(about_kind=kind, about_id__in=ids).defer("raw").order_by("id")
    return {row.about_id: row for row in rows}


def unsent_deliveries(*, team_ids: list[int], limit: int = 100) -> list[Delivery]:
    """Return letters of these teams that failed or are in doubt, newest first."""
    rows = Delivery.objects.filter(state__in=IN_TROUBLE, team_id__in=team_ids)
    return list(rows.defer("raw").order_by("-id")[:limit])


def deliveries_named(message_ids: list[str]) -> list[Delivery]:
    """Return our letters with these Message-IDs, without the raw bytes; held, inside a transaction."""
    return list(db.held(Delivery.objects.filter(message_id__in=message_ids)).defer("raw").order_by("id"))


def in_doubt(message_ids: list[str]) -> list[str]:
    """Return which of these Message-IDs are of letters of ours that perhaps were sent."""
    return list(_in_doubt(message_ids=message_ids)) if message_ids else []


def message_answered(message_ids: list[str]) -> Ref | None:
    """Return what the newest of our letters among these Message-IDs was about, or None."""
    found = _letter_named.first(message_ids=message_ids)
    return found.about if found else None


def answered(message_ids: list[str], *, kind: str) -> list[int]:
    """Return the ids of the things of this kind that our letters with these Message-IDs were about."""
    rows = Delivery.objects.filter(message_id__in=message_ids, about_kind=kind).order_by("id")
    return list(rows.values_list("about_id", flat=True))


def tally(address: str) -> Tally | None:
    """Return what software wrote lately to the mailbox of an address; held, inside a transaction."""
    return _tally.first(mailbox=mailbox_digest(address))


def mailbox_digest(address: str) -> str:
    """Return under which name a mailbox is counted: the same for all its spellings, and nobody's address."""
    return crypto.mac("mailbox", mailboxes.one_of(address), 64)


def delivery(delivery_id: int) -> Delivery:
    """Return one letter on its way out; held, inside a transaction. Raises NotFound."""
    found = _delivery.first(delivery_id=delivery_id)
    if found is None:
        raise NotFound("delivery")
    return found
