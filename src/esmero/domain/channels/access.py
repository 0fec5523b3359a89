"""Who may look at a mail that could not be read: those who see the team of the address it was sent to."""

import functools
from collections.abc import Collection, Iterable

from django.db.models import BinaryField, Exists
from django.db.models.functions import Substr

from esmero.domain.channels.kinds import IN_TROUBLE, ChannelKind, DeliveryState, ReceiptState
from esmero.domain.channels.models import Channel, Delivery, Receipt
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import crypto, db, prepared
from esmero.ground.refs import NotFound, NotYours


def failed_seen_by(agent: Agent, *, limit: int = 100) -> list[Receipt]:
    """Return what could not be read and the agent may look at, newest first, without the raw bytes."""
    rows = Receipt.objects.filter(state=ReceiptState.FAILED).defer("raw").order_by("-id")[:limit]
    teams, seen = _teams_of_addresses(), set(staff.team_ids_seen_by(agent))
    return [receipt for receipt in rows if _is_for(receipt, teams, seen)]


def heads_of(receipts: Iterable[Receipt], *, length: int) -> dict[int, bytes]:
    """Return the first bytes of each of these receipts, by its id, in one query."""
    rows = Receipt.objects.filter(pk__in=[receipt.pk for receipt in receipts])
    head = Substr("raw", 1, length, output_field=BinaryField())
    return {number: bytes(first) for number, first in rows.values_list("id", head)}


def set_aside_seen_by(agent: Agent, *, before_id: int = 0, limit: int = 100) -> tuple[list[Receipt], int]:
    """Return mail that stays off the desk and the agent may look at, newest first, without the raw bytes.

    Also returns the id below which older ones stand, 0 when there are none.
    """
    rows = Receipt.objects.filter(state=ReceiptState.SET_ASIDE, let_go_at=None).defer("raw").order_by("-id")
    older = rows.filter(id__lt=before_id) if before_id else rows
    page = list(older[: limit + 1])
    teams, seen = _teams_of_addresses(), set(staff.team_ids_seen_by(agent))
    more = page[limit - 1].pk if len(page) > limit else 0
    return [receipt for receipt in page[:limit] if _is_for(receipt, teams, seen)], more


def set_aside_for(agent: Agent, receipt_id: int) -> Receipt:
    """Return mail that stays off the desk, with its raw bytes. Raises NotFound."""
    return _kept_for(agent, receipt_id, {ReceiptState.SET_ASIDE})


def kept_for(agent: Agent, receipt_id: int) -> Receipt:
    """Return mail that is on no desk, for whatever reason, with its raw bytes. Raises NotFound."""
    return _kept_for(agent, receipt_id, {ReceiptState.FAILED, ReceiptState.SET_ASIDE})


def failed_for(agent: Agent, receipt_id: int) -> Receipt:
    """Return something that could not be read, with its raw bytes. Raises NotFound."""
    return _kept_for(agent, receipt_id, {ReceiptState.FAILED})


def failed_to_use(agent: Agent, receipt_id: int) -> Receipt:
    """Return something that could not be read, for who may answer in its team. Raises NotFound, NotYours."""
    return _to_use(agent, failed_for(agent, receipt_id))


def set_aside_to_use(agent: Agent, receipt_id: int) -> Receipt:
    """Return mail that stays off the desk, for who may answer in its team. Raises NotFound, NotYours."""
    return _to_use(agent, set_aside_for(agent, receipt_id))


def _to_use(agent: Agent, receipt: Receipt) -> Receipt:
    team_id = _team_of(receipt, _teams_of_addresses())
    if team_id is None or not staff.may_answer(agent, team_id):
        raise NotYours("receipt")
    return receipt


def usable_by(agent: Agent, receipts: Iterable[Receipt]) -> set[int]:
    """Return the ids of those of these receipts, all of them seen, with which the agent may do something."""
    only_read = teams_only_read_by(agent)
    if not only_read:
        return {receipt.pk for receipt in receipts}
    teams = _teams_of_addresses()
    return {receipt.pk for receipt in receipts if _team_of(receipt, teams) not in only_read}


def teams_only_read_by(agent: Agent) -> set[int]:
    """Return the ids of the teams whose letters the agent reads and does not send. One query, or none."""
    return set() if agent.is_lead else staff.team_ids_only_read_by(agent)


def letter_to_settle(agent: Agent, delivery_id: int, states: Collection[DeliveryState]) -> Delivery:
    """Return a letter in one of these states, held, for who may answer in its team.

    Raises NotFound, NotYours.
    """
    delivery = db.held(Delivery.objects.filter(pk=delivery_id, state__in=states)).first()
    if delivery is None or delivery.team_id not in staff.team_ids_seen_by(agent):
        raise NotFound("delivery")
    if not staff.may_answer(agent, delivery.team_id):
        raise NotYours("delivery")
    return delivery


def _kept_for(agent: Agent, receipt_id: int, states: set[ReceiptState]) -> Receipt:
    receipt = db.held(Receipt.objects.filter(pk=receipt_id, state__in=states, let_go_at=None)).first()
    if receipt is None or not agent.is_active:
        raise NotFound("receipt")
    if not _is_for(receipt, _teams_of_addresses(), set(staff.team_ids_seen_by(agent))):
        raise NotFound("receipt")
    return receipt


def in_trouble(agent: Agent) -> tuple[bool, bool]:
    """Say whether the agent has mail to look at that could not be read, and letters that did not go out.

    One query while all is well.
    """
    ((any_failed, any_unsent),) = _any_in_trouble(agent.is_owner)(agent_id=agent.pk)
    return bool(any_failed and failed_seen_by(agent)), bool(any_unsent)


@functools.cache
def _any_in_trouble(is_owner: bool) -> prepared.Query[tuple[bool, bool]]:
    failed = Receipt.objects.filter(state=ReceiptState.FAILED)
    unsent = Delivery.objects.filter(state__in=IN_TROUBLE)
    return prepared.Query(
        lambda agent_id: Agent.objects.filter(pk=agent_id).values_list(
            Exists(failed),
            Exists(unsent.filter(team_id__in=staff.teams_seen(agent_id, is_owner=is_owner).values("id"))),
        )
    )


def _is_for(receipt: Receipt, teams: dict[str, int], seen: set[int]) -> bool:
    return _team_of(receipt, teams) in seen


def _team_of(receipt: Receipt, teams: dict[str, int]) -> int | None:
    """An address that is nobody's own is answered by the team of the first one; so is this."""
    if receipt.team_id is not None:
        return receipt.team_id
    named = [teams[address.lower()] for address in receipt.recipients if address.lower() in teams]
    return named[0] if named else next(iter(teams.values()), None)


def _teams_of_addresses() -> dict[str, int]:
    mail = Channel.objects.filter(kind=ChannelKind.EMAIL).order_by("id")
    return {channel.address.lower(): channel.team_id for channel in mail}


HOOK, HOOK_LETTERS = "hook", 32


def hook_key(channel: Channel) -> str:
    """Return what stands in the address to which a mail service hands this channel's mail."""
    return f"{channel.pk}-{crypto.mac(HOOK, str(channel.pk), HOOK_LETTERS)}"


def by_hook_key(key: str) -> Channel:
    """Return the open mail channel that a mail service's address names. Raises NotFound."""
    number, _, mac = key.partition("-")
    if not number.isdecimal() or len(number) > 18 or not crypto.is_mac(HOOK, number, mac, HOOK_LETTERS):
        raise NotFound("channel")
    channel = Channel.objects.filter(pk=int(number), kind=ChannelKind.EMAIL, is_active=True).first()
    if channel is None:
        raise NotFound("channel")
    return channel
