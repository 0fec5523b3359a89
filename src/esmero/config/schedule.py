"""Everything that Esmero does by the clock, on one page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from esmero.actions import (
    absence,
    audit_file,
    bring_in,
    bring_people,
    count_words,
    deliver,
    fetch_days,
    follow_rules,
    forget,
    give_on,
    guess,
    hold,
    keep,
    keep_watch,
    leave,
    let_go,
    let_out,
    look,
    mail_notices,
    notify,
    practise,
    presence,
    profiles,
    propose,
    quotes,
    read_twins,
    recount,
    segments,
    sights,
    sign_in,
    staff_letters,
    take,
    take_along,
    tally_words,
    tell_apart,
    tidy,
    try_out,
    unname,
    visit,
    write_rules,
)
from esmero.config import for_good
from esmero.gateways.paper import folder
from esmero.ground import pulses
from esmero.ground.tasks import doing, rounds


class Duty(Protocol):
    """Something done again and again; it may run twice without harm."""

    def __call__(self, *, at: datetime) -> object: ...


@dataclass(frozen=True)
class Every:
    """Do `function` every so many seconds, and also at each ring of the doorbell if `on_ring`.

    Every commit rings: what was done on a ring hears the next ones after a `breath`, all of them as one.
    With `until_done` it is done again at once while it says that there was something to do; `side_by_side`
    is how many threads do it at the same time. On several machines one worker does it, and another one takes
    over when that one ends; with `by_all` every worker does it (it takes leases, or is about its own).
    What is done for good because of what the clock says is `by_the_clock`: it rests while the clock jumps.
    """

    seconds: float
    name: str
    function: Duty
    on_ring: bool = False
    breath: float = 0.2
    until_done: bool = False
    side_by_side: int = 1
    by_all: bool = False
    by_the_clock: bool = False


# A mail server that takes its time with one letter holds up the others of its story, no more.
SENDERS = 4


# What `queue.enqueue` may ask for, by name; each may run twice without harm (ground/tasks).
TASKS: dict[str, doing.Deed] = {
    "agents.hand_on": leave.hand_on_what_is_left,
    "answers.forget": bring_in.forget_old_answers,
    "audit.make": audit_file.make,
    "awaited.forget": guess.await_no_longer,
    "copies.forget": take_along.forget_old,
    take_along.TASK: take_along.make,
    "days.fetch": fetch_days.ask_for_all,
    "feed.read": fetch_days.read_again,
    "files.sweep": tidy.sweep_files,
    "letters.forget": forget.forget_letters,
    "looks.forget": look.forget_old,
    "looks.keep_unusual": look.keep_unusual,
    "notices.forget": notify.forget_old,
    "letters.tally": tally_words.tally,
    follow_rules.TELL: follow_rules.tell,
    "retention.begin": let_go.begin,
    let_go.TASK: let_go.go_on,
    "routing.try": try_out.count_routing,
    "rules.forget_done": follow_rules.forget_old,
    "rules.forget_tried": try_out.forget,
    "rules.try": try_out.count,
    write_rules.TASK: write_rules.count_trial,
    "taken_back.forget": let_out.forget_taken_back,
    bring_people.LOOK: bring_people.look,
    bring_people.BRING: bring_people.bring,
    bring_people.TAKE_BACK: bring_people.undo,
    "people.forget_rows": bring_people.forget_rows,
    "profiles.look": profiles.look,
    tell_apart.TASK: tell_apart.search,
    propose.TASK: propose.look,
    quotes.TASK: quotes.seek,
    quotes.BELOW: quotes.seek_below,
    quotes.OUT: quotes.go_on_blacking_out,
    read_twins.TASK: read_twins.look,
    recount.TASK: recount.go_on,
    "search.wipe": tidy.wipe_search,
    segments.CLEAR: segments.clear,
    segments.TASK: segments.ask_all,
    "segments.ask_all_of_each": segments.ask_all_of_each,
    sights.TASK: sights.tell,
    "sign_ins.clear": sign_in.clear_old,
    unname.TASK: unname.go_on,
    "uploads.sweep": keep.sweep_uploads,
    "visits.forget": visit.forget_old,
    visit.TASK: visit.send_code,
    "words.count": count_words.count,
}

# Tasks that are asked for again and again, once for all workers together.
NOW_AND_THEN: dict[str, timedelta] = {
    "answers.forget": timedelta(hours=1),
    "awaited.forget": timedelta(days=1),
    "copies.forget": timedelta(hours=1),
    "days.fetch": timedelta(days=1),
    "files.sweep": timedelta(days=1),
    "letters.tally": timedelta(minutes=10),
    "looks.forget": timedelta(days=1),
    "looks.keep_unusual": timedelta(days=1),
    "notices.forget": timedelta(days=1),
    "people.forget_rows": timedelta(days=1),
    tell_apart.TASK: timedelta(hours=1),
    "profiles.look": timedelta(days=1),
    "retention.begin": timedelta(days=1),
    "rules.forget_done": timedelta(days=1),
    "rules.forget_tried": timedelta(hours=1),
    "segments.ask_all_of_each": timedelta(days=1),
    sights.TASK: timedelta(minutes=10),
    "sign_ins.clear": timedelta(hours=1),
    "taken_back.forget": timedelta(days=1),
    "uploads.sweep": timedelta(hours=1),
    "visits.forget": timedelta(hours=1),
    "words.count": timedelta(hours=1),
}


def do_task(*, at: datetime) -> bool:
    """Do the next task that is due; False when there is none."""
    return doing.do_next(TASKS, at=at)


def say_so(*, at: datetime) -> None:
    """Say that a worker is at work."""
    pulses.beat("worker", at=at)


DUTIES: list[Every] = [
    Every(5, "say that a worker is at work", say_so),
    Every(2, "read what came in", take.read_receipts, on_ring=True, breath=0.05),
    Every(
        2,
        "send letters",
        deliver.send_next,
        on_ring=True,
        breath=0.05,
        until_done=True,
        side_by_side=SENDERS,
        by_all=True,
    ),
    Every(5, "take scans from their folder", folder.look),
    Every(20, "keep hold of letters under way", deliver.keep_hold, by_all=True),
    Every(2, "send letters to staff", staff_letters.send, on_ring=True),
    Every(1, "send what was held back", hold.release_due, by_the_clock=True),
    Every(
        5, "own up to broken promises", keep_watch.break_overdue_promises, until_done=True, by_the_clock=True
    ),
    Every(
        10,
        "warn of promises at risk",
        keep_watch.warn_of_promises_at_risk,
        until_done=True,
        by_the_clock=True,
    ),
    Every(
        10,
        "give to somebody above what is close to its time",
        keep_watch.hand_up_before_breaking,
        until_done=True,
        by_the_clock=True,
    ),
    Every(60, "give to others what people away had promised", absence.begin_due, by_the_clock=True),
    Every(30, "give on what waited for somebody", give_on.release_due, by_the_clock=True),
    Every(60, "give on what lies idle", give_on.bring_back_idle, by_the_clock=True),
    Every(60, "say that whoever has no page open is away", presence.note_silence),
    Every(
        60, "look again at silent conversations", keep_watch.look_again, until_done=True, by_the_clock=True
    ),
    Every(
        10, "bring back what was snoozed", keep_watch.bring_back_snoozed, until_done=True, by_the_clock=True
    ),
    Every(5, "tell people of what concerns them", notify.tell, on_ring=True),
    Every(2, "follow the rules of the company", follow_rules.follow, on_ring=True, until_done=True),
    Every(5, "ask again who belongs to which segment", segments.follow, on_ring=True, until_done=True),
    Every(30, "tell people by mail of what they did not see", mail_notices.send_at_once),
    Every(60, "write to people once a day", mail_notices.send_daily, by_the_clock=True),
    Every(5, "write down what was done for good", for_good.write_down, by_all=True),
    Every(5, "seal what happened", keep_watch.seal),
    Every(
        30, "ask for what is done now and then", lambda at: rounds.ask(NOW_AND_THEN, at=at), by_the_clock=True
    ),
    Every(5, "do tasks", do_task, on_ring=True, until_done=True, side_by_side=2, by_all=True),
    Every(20, "keep hold of tasks under way", doing.keep_hold, by_all=True),
    Every(4, "answer in practice", practise.answer_in_practice),
    Every(3600, "end old practice", practise.end_old_practice, by_the_clock=True),
]
