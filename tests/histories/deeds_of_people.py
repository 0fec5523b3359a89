"""Who turns out to be one person, or two, and that it was not so."""

from esmero.actions import join_people, part_people, tell_apart
from esmero.domain.customers.models import Candidate, Customer, Joining
from tests.histories.history import History, Step, _one_of


def two_are_one(history: History, step: Step) -> None:
    people = Customer.objects.filter(is_made_up=False).order_by("-id")
    one, other = _one_of(people, step.which), _one_of(people, step.which + 1 + step.who % 3)
    join_people.join(agent=history.agent(step), customer_id=one.pk, into_id=other.pk, at=history.at)


def they_are_two_again(history: History, step: Step) -> None:
    row = _one_of(Joining.objects.filter(undone_at=None).order_by("-id"), step.which)
    part_people.part_again(agent=history.agent(step), joining_id=row.pk, at=history.at)


def they_are_two_after_all(history: History, step: Step) -> None:
    row = _one_of(Candidate.objects.order_by("-id"), step.which)
    tell_apart.they_are_two(agent=history.agent(step), pair_id=row.pk, at=history.at)


def nobody_knows_any_more(history: History, step: Step) -> None:
    row = _one_of(Candidate.objects.exclude(two_at=None).order_by("-id"), step.which)
    tell_apart.ask_again(agent=history.agent(step), pair_id=row.pk, at=history.at)


def one_is_two(history: History, step: Step) -> None:
    talk = history.theirs(step)
    join_people.split_person(
        agent=history.agent(step),
        customer_id=talk.customer_id,
        conversation_ids=[talk.pk],
        identity_ids=[],
        to="Pilar Otra",
        at=history.at,
    )
