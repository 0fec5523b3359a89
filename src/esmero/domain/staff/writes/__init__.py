"""Engaging people and forming teams; inviting, signing in and out; the company's own directory."""

from esmero.domain.staff.writes.absences import be_away, begin_absence, drop_absence
from esmero.domain.staff.writes.chains import set_chain
from esmero.domain.staff.writes.coming_back import end_all_ways_in, end_password, narrow_team
from esmero.domain.staff.writes.directory import describe_directory, join_directory, leave_directory
from esmero.domain.staff.writes.inviting import end_invitation, invite, send_again
from esmero.domain.staff.writes.letters import drop_letter, queue_letter, take_letter_back, try_letter_later
from esmero.domain.staff.writes.people import (
    add_to_team,
    describe,
    describe_team,
    engage,
    form_team,
    make_ready,
    make_token,
    name_for_hours,
    note_use,
    open_place_to_practise,
    revoke_token,
    set_habits,
    set_password,
    set_people,
)
from esmero.domain.staff.writes.presence import set_presence
from esmero.domain.staff.writes.routing import (
    set_capacities,
    set_routing,
    set_skills,
)
from esmero.domain.staff.writes.signing_in import (
    ask_for_reset,
    begin_sign_in,
    clear_old_sign_ins,
    end_all_sign_ins,
    end_sign_in,
    note_own_change,
    note_refusal,
    note_seen,
    reset_second_step,
)

__all__ = [
    "add_to_team",
    "ask_for_reset",
    "be_away",
    "begin_absence",
    "begin_sign_in",
    "clear_old_sign_ins",
    "describe",
    "describe_directory",
    "describe_team",
    "drop_absence",
    "drop_letter",
    "end_all_sign_ins",
    "end_all_ways_in",
    "end_invitation",
    "end_password",
    "end_sign_in",
    "engage",
    "form_team",
    "invite",
    "join_directory",
    "make_ready",
    "make_token",
    "leave_directory",
    "name_for_hours",
    "open_place_to_practise",
    "narrow_team",
    "note_own_change",
    "note_refusal",
    "note_seen",
    "note_use",
    "queue_letter",
    "reset_second_step",
    "revoke_token",
    "send_again",
    "set_capacities",
    "set_chain",
    "set_habits",
    "set_password",
    "set_people",
    "set_presence",
    "set_routing",
    "set_skills",
    "take_letter_back",
    "try_letter_later",
]
