"""Who may be one person: found as things are learned, decided by people, never joined by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from esmero.domain.customers import reads
from esmero.domain.customers.kinds import (
    BESIDES_MORE,
    MOST_ALIKE,
    PROVED_MORE,
    REMARKED,
    WEIGHTS,
    Evidence,
    PairState,
)
from esmero.domain.customers.models import Candidate, Customer, Identity, PairSearch, Sign
from esmero.domain.customers.writes.pair_flags import see_flags
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE, Doer
from esmero.domain.staff.models import Agent
from esmero.ground import db
from esmero.ground.refs import Audience

# Evidence by kind: since when, and how much it says.
Said = dict[str, tuple[datetime, int]]


def keep_signs(customer: Customer, identities: Iterable[Identity]) -> None:
    """Keep by which signs somebody may turn out to be another customer too; nothing of who is another."""
    kept = {bytes(one.key): one for one in Sign.objects.filter(customer=customer)}
    found = []
    if not customer.is_made_up and not customer.merged_into_id:
        found = reads.signs_of(customer, identities, reads.facts_with_signs(customer.pk))
    same = {one.key for one in found if one.key in kept and _is_same(kept[one.key], one)}
    gone = [one.pk for key, one in kept.items() if key not in same]
    if gone:
        Sign.objects.filter(pk__in=gone).delete()
    # Two who come to the same sign at one moment: the second waits here, and then finds the first.
    for key in sorted({one.key for one in found} - kept.keys()):
        db.alone_with("sign", key.hex())
    Sign.objects.bulk_create(
        Sign(customer=customer, kind=one.kind, key=one.key, since=one.since, is_proved=one.is_proved)
        for one in found
        if one.key not in same
    )


def _is_same(kept: Sign, found: reads.Found) -> bool:
    return (kept.kind, kept.since, kept.is_proved) == (found.kind, found.since, found.is_proved)


def learn_signs(customer: Customer, *, at: datetime) -> None:
    """Keep the signs of somebody of whom something was learned, and look who has the same."""
    # Whoever learns something else of them at this moment waits, and then sees this.
    reads.held([customer.pk])
    keep_signs(customer, reads.identities_of(customer.pk))
    see_pairs(customer, at=at)


def see_pairs(customer: Customer, *, at: datetime) -> None:
    """Bring in line who may be the same person as somebody: found, gone, or decided by now.

    Where too many have one of their signs by now, it speaks for none of those any more.
    """
    if customer.is_made_up:
        return
    for kind, holders in _bring_in_line(customer, at=at):
        for other in Customer.objects.filter(pk__in=reads.held_together_by(kind, holders)).order_by("id"):
            _bring_in_line(other, at=at)


def _bring_in_line(customer: Customer, *, at: datetime) -> list[tuple[str, list[int]]]:
    """Work out every pair with somebody anew. Return which of their signs too many have, and who."""
    own = set(reads.family(customer))
    signs = list(Sign.objects.filter(customer=customer))
    rows = reads.pairs_around(own) if own else []
    met, crowds = reads.alike(signs, customer.pk)
    if not rows and not met:
        return crowds
    lives = _lives(rows)
    found = _spoken(customer, met)
    kept: dict[int, Candidate] = {}
    two: dict[int, int] = {}
    for row in rows:
        far = _far(row, own)
        other = customer.pk if far in own else lives[far]
        _add_remarks(found, row, other)
        if row.two_at is not None:
            two[other] = max(two.get(other, 0), row.two_weight)
        if {row.one_id, row.other_id} == {customer.pk, other}:
            kept[other] = row
        else:
            _set(row, {}, PairState.JOINED if other == customer.pk else PairState.PAST)
    found.pop(customer.pk, None)
    for number in sorted({*kept, *found}):
        _decide(customer, number, kept.get(number), found.get(number, {}), two.get(number, -1), at=at)
    see_flags({customer.pk, *lives, *found})
    return crowds


def _lives(rows: Iterable[Candidate]) -> dict[int, int]:
    """Return of everybody in these rows whom they are the same person as by now."""
    ends = {one.pk: one for row in rows for one in (row.one, row.other)}
    return {number: reads.living(number).pk if one.merged_into_id else number for number, one in ends.items()}


def _far(row: Candidate, own: Collection[int]) -> int:
    """Return who of the two is not of somebody's own; the second where both are."""
    return row.one_id if row.one_id not in own else row.other_id


def _spoken(customer: Customer, met: dict[int, list[tuple[Sign, Sign]]]) -> dict[int, Said]:
    """Return what signs say by who else has them."""
    others = Customer.objects.filter(merged_into=None, is_made_up=False).in_bulk(list(met)) if met else {}
    found: dict[int, Said] = {}
    for number, other in others.items():
        said = {
            sign.kind: (
                max(sign.since, same.since),
                WEIGHTS[Evidence(sign.kind)] + PROVED_MORE * (sign.is_proved and same.is_proved),
            )
            for sign, same in met[number]
            # A house has more than one.
            if sign.kind != Evidence.POST or reads.may_be_one_name(customer.name, other.name)
        }
        if said:
            found[number] = said
    return found


def _add_remarks(found: dict[int, Said], row: Candidate, other_id: int) -> None:
    """Add what letters and files say; of several files, since the first."""
    said = found.setdefault(other_id, {}) if row.remarks else {}
    for kind, moment, _read_in in sorted(row.remarks, key=lambda one: one[1], reverse=True):
        said[kind] = datetime.fromisoformat(moment), WEIGHTS[Evidence(kind)]


def _decide(
    customer: Customer, other_id: int, row: Candidate | None, said: Said, two: int, *, at: datetime
) -> None:
    """Write down how a pair stands; `two` is how much spoke for it when somebody said that they are two."""
    state = PairState.OPEN if said else PairState.PAST
    if two >= _strength(said):
        state = PairState.TWO
    if row is not None:
        _set(row, said, state)
    elif said:
        _add(customer, other_id, said, state, at=at)


def _strength(said: Said) -> int:
    """Return how much the strongest kind says by itself."""
    return max((WEIGHTS[Evidence(kind)] for kind in said), default=0)


def _ordered(said: Said) -> list[list[str]]:
    rows = sorted(said.items(), key=lambda one: (-one[1][1], one[0]))
    return [[str(kind), since.isoformat()] for kind, (since, _weight) in rows]


def _weight(said: Said) -> int:
    return max((weight for _since, weight in said.values()), default=0) + BESIDES_MORE * (len(said) > 1)


def _set(row: Candidate, said: Said, state: PairState) -> None:
    """Write a row where it stands otherwise.

    What spoke for two who are joined stays readable, and what somebody said that they are two in spite of.
    """
    new = (_ordered(said), _weight(said), state)
    if state == PairState.JOINED or (state == PairState.PAST and row.two_at is not None):
        new = (row.evidence, row.weight, state)
    if (row.evidence, row.weight, row.state) != new:
        row.evidence, row.weight, row.state = new
        row.save(update_fields=["evidence", "weight", "state"])


def _add(customer: Customer, other_id: int, said: Said, state: PairState, *, at: datetime) -> None:
    low, high = sorted([customer.pk, other_id])
    row, is_new = Candidate.objects.get_or_create(
        one_id=low,
        other_id=high,
        defaults={"evidence": _ordered(said), "weight": _weight(said), "found_at": at, "state": state},
    )
    if not is_new:
        # The other one was learned of at the same moment, and found it too.
        _set(row, said, PairState.TWO if row.two_at and row.two_weight >= _strength(said) else state)
    elif state == PairState.OPEN:
        tell_pair("pair.found", row, by=THE_SOFTWARE, at=at, evidence=row.evidence[0][0])


def remark(
    customer: Customer, other: Customer, *, kind: str, read_in: int, said_at: datetime, at: datetime
) -> Candidate | None:
    """Keep that a letter, or a file with people, says that two may be one (kinds.REMARKED), and since when.

    `read_in` is the id of the letter, or of the import. Return the pair where that is new, else None. Of whom
    too many answer letters to one address, it says nothing: several people read there.
    """
    if customer.pk == other.pk or customer.is_made_up or other.is_made_up or kind not in REMARKED:
        return None
    low, high = sorted([customer.pk, other.pk])
    # Whoever joins one of them, or says something else of the two, at this moment waits, or was waited for.
    if any(one.merged_into_id for one in reads.held([low, high])):
        return None
    if kind == Evidence.ANSWERED and reads.remarked_with(low, high, kind=kind) >= MOST_ALIKE:
        return None
    row, _made = Candidate.objects.get_or_create(
        one_id=low, other_id=high, defaults={"found_at": at, "state": PairState.PAST}
    )
    told = {(one[0], one[2]) for one in row.remarks}
    # One letter of a kind is enough; each file speaks for itself, as each can be taken back.
    is_told = kind in {one for one, _read_in in told}
    if (kind, read_in) in told or (is_told and kind != Evidence.FILE):
        return None
    row.remarks = [*row.remarks, [str(kind), said_at.isoformat(), read_in]]
    row.save(update_fields=["remarks"])
    see_pairs(customer, at=at)
    row.refresh_from_db()
    if row.is_open and not is_told:
        tell_pair("pair.found", row, by=THE_SOFTWARE, at=at, evidence=str(kind))
    return row


def take_remarks_back(pair_ids: Collection[int], *, kind: str, read_in: int, at: datetime) -> None:
    """Let it no more speak for these pairs what was read in one letter or file: a file is taken back."""
    for row in db.held(Candidate.objects.filter(pk__in=pair_ids).order_by("id")):
        left = [one for one in row.remarks if (one[0], one[2]) != (kind, read_in)]
        if left != row.remarks:
            row.remarks = left
            row.save(update_fields=["remarks"])
            see_pairs(reads.living(row.one_id), at=at)


def tell_apart(row: Candidate, *, agent: Agent, by: Doer, at: datetime) -> None:
    """Keep that two are two: not proposed again unless a stronger kind of evidence comes."""
    if row.two_at is not None and row.state == PairState.TWO:
        return
    row.two_at, row.two_by = at, agent
    # One of them may be the same person as a third by now: what speaks for it stands between those.
    ends = reads.living(row.one_id), reads.living(row.other_id)
    between = reads.pair_between(ends[0].pk, ends[1].pk)
    said = [*row.evidence, *(between.evidence if between is not None else [])]
    row.two_weight = max((WEIGHTS[Evidence(kind)] for kind, _since in said), default=0)
    row.save(update_fields=["two_at", "two_by", "two_weight"])
    see_pairs(ends[0], at=at)
    tell_pair("pair.told_apart", row, by=by, at=at)


def ask_pair_again(row: Candidate, *, by: Doer, at: datetime) -> None:
    """Take back that two are two: an undo."""
    if row.two_at is None:
        return
    row.two_at, row.two_by, row.two_weight = None, None, 0
    row.save(update_fields=["two_at", "two_by", "two_weight"])
    see_pairs(reads.living(row.one_id), at=at)
    tell_pair("pair.asked_again", row, by=by, at=at)


def tell_pair(verb: str, row: Candidate, *, by: Doer, at: datetime, **told: Any) -> None:
    """Tell it in both stories: of whom, and with whom, by their ids."""
    for one, other in ((row.one_id, row.other_id), (row.other_id, row.one_id)):
        events.record(
            verb,
            about=Customer(pk=one).ref,
            audience=Audience(customer_id=one, is_internal=True),
            by=by,
            at=at,
            pair=row.pk,
            other=other,
            **told,
        )


def search_on(*, at: datetime, limit: int = 20) -> bool:
    """Look the next customers of before through for who may be one person. Return whether there is more.

    What was found while they were brought in stands already: looking twice changes nothing.
    """
    run = reads.pair_search()
    if run is None:
        last = Customer.objects.order_by("-id").values_list("id", flat=True).first()
        run = PairSearch.objects.create(begun_at=at, upto_id=last or 0)
    if run.ended_at is not None:
        return False
    rows = Customer.objects.filter(
        pk__gt=run.last_id, pk__lte=run.upto_id, merged_into=None, is_made_up=False
    ).order_by("id")[:limit]
    people = list(db.held(rows))
    for customer in people:
        learn_signs(customer, at=at)
    run.last_id = people[-1].pk if people else run.upto_id
    run.ended_at = None if people else at
    run.save(update_fields=["last_id", "ended_at"])
    return bool(people)
