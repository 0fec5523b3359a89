"""What is done to an installation that came back from a backup, before anything of it runs again.

Between the backup and now letters left, promises were kept, people were erased: all that was forgotten.
So nothing goes out by itself and nothing breaks by itself for that time; what is in doubt stands before a
person, and what was ended for good is ended again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from esmero.actions import deliver, forget, leave, part_people, set_staff, steps
from esmero.domain.company import writes as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.staff import reads as staff
from esmero.domain.staff import writes as staff_writes
from esmero.domain.staff.kinds import Role, TeamRights
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.domain.workbench.kinds import WhyStopped
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.company.models import Restoration
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent

LETTER_REASON = gettext_noop("It waited when the backup was made. Whether it left since then, nobody knows.")


@dataclass(frozen=True)
class ForGood:
    """What was done after the backup and stays done: people erased, keys ended, rights taken."""

    erased: frozenset[int] = frozenset()
    # What those may name who were told it, by number.
    references: Mapping[int, str] = field(default_factory=dict)
    # As whom those took part in others' conversations: a customer or not, the backup has them there.
    took_part: frozenset[int] = frozenset()
    ended: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    # Agents by id: whose password is another now, whose second step, and what each may do.
    new_password: frozenset[int] = frozenset()
    new_second_step: frozenset[int] = frozenset()
    roles: Mapping[int, str] = field(default_factory=dict)
    teams: Mapping[int, TeamRights] = field(default_factory=dict)


def settle(*, backup_at: datetime, for_good: ForGood, at: datetime) -> Restoration:
    """Settle what the backup left open, in one transaction. Returns what was put aside."""
    with db.write():
        erased = _erase_again(for_good, at=at)
        _end_again(for_good, at=at)
        letters = deliver.leave_in_doubt(reason=LETTER_REASON, at=at) + _stop_held_replies(at=at)
        workbench_writes.mail_none_of_the_past(at=at)
        standing = promises.over_and_told(at)
        for promise in standing:
            promise_writes.stand_still(promise, at=at)
        return company.note_restoration(
            backup_at=backup_at,
            by=THE_SOFTWARE,
            at=at,
            letters_in_doubt=letters,
            promises_to_review=len(standing),
            erased_again=erased,
        )


def _stop_held_replies(*, at: datetime) -> int:
    """Whether an answer that was held back went out since, or was taken back, nobody knows."""
    held = workbench.going_out()
    for reply in held:
        workbench_writes.stop(reply, why=WhyStopped.RESTORED, by=THE_SOFTWARE, at=at)
    return len(held)


def _erase_again(for_good: ForGood, *, at: datetime) -> int:
    """Erase who was erased after the backup; of somebody who came after it nothing is there."""
    erased = 0
    for number in sorted(for_good.erased):
        try:
            part_people.part_from_others(number, unless=for_good.erased, by=THE_SOFTWARE, at=at)
            told = for_good.references.get(number, "")
            # In a backup of after it that proof is there, and stays the first.
            reference = "" if told and customers.erasures(reference=told, limit=1) else told
            forget.erase(customers.one(number), by=THE_SOFTWARE, at=at, reference=reference)
            erased += 1
        except NotFound:
            continue
    for address in conversations.addresses_of(for_good.took_part):
        forget.erase_address(address, by=THE_SOFTWARE, at=at)
        erased += 1
    return erased


def _take_rights_again(for_good: ForGood, *, at: datetime) -> None:
    people = {person.pk: person for person in staff.everybody()}
    # Owners first: somebody has to be one before another stops being one.
    for number, role in sorted(for_good.roles.items(), key=lambda one: one[1] != Role.OWNER):
        if number in people and people[number].role != role:
            _give_role(people[number], role, at=at)
    for number in people.keys() & for_good.new_second_step:
        staff_writes.reset_second_step(people[number], by=THE_SOFTWARE, at=at)
    # Where a second step was taken away, the password alone must not be enough either.
    for number in people.keys() & (for_good.new_password | for_good.new_second_step):
        staff_writes.end_password(people[number], by=THE_SOFTWARE, at=at)
    for team in staff.teams():
        if team.pk in for_good.teams:
            staff_writes.narrow_team(team, for_good.teams[team.pk], by=THE_SOFTWARE, at=at)


def _give_role(person: Agent, role: str, *, at: datetime) -> None:
    """The company is never left without an owner: the last one stays, whatever came afterwards."""
    try:
        set_staff.must_leave_an_owner(person, {"role": role})
    except set_staff.LastOwner:
        return
    staff_writes.describe(person, role=role, by=THE_SOFTWARE, at=at)


def _end_again(for_good: ForGood, *, at: datetime) -> None:
    _take_rights_again(for_good, at=at)
    for token in staff.tokens():
        if token.pk in for_good.ended:
            staff_writes.revoke_token(token, by=THE_SOFTWARE, at=at)
    for person in staff.agents():
        if person.pk in for_good.left:
            staff_writes.describe(person, is_active=False, by=THE_SOFTWARE, at=at)
            leave.hand_all_on(person, None, by=THE_SOFTWARE, at=at)
    # Whether an invitation was taken back since then, or followed, nobody knows: it is sent anew.
    for invitation in staff.open_invitations():
        staff_writes.end_invitation(invitation, why="restored", by=THE_SOFTWARE, at=at)
    staff_writes.end_all_ways_in(at=at)


def own_up(*, agent: Agent, promise_id: int, at: datetime) -> Promise:
    """A person looked: it was not kept. The clock has it again, and the customer is told. Raises NotFound."""
    with db.write():
        promise = promises.one(promise_id)
        if not agent.is_owner or promise is None or not promise.is_open or not promise.stands_still_since:
            raise NotFound("promise")
        promise_writes.go_on(promise, by=Doer(AGENT, agent.pk), at=at)
        conversation = conversations.subject_of(promise.about)
        if conversation:
            steps.bring_in_line(conversation, at=at)
        return promise
