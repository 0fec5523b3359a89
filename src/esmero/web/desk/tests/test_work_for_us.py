"""An agent asks another team for work; its people see the work and nothing of the customer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import WORD_OF_A

from esmero.actions import arrange, keep_watch, work
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.files.models import Attachment
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import WorkEnd
from esmero.domain.promises.models import Work
from esmero.domain.staff.kinds import Part

pytestmark = pytest.mark.django_db
MARK = "Klavierdeckel"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def warehouse(company):
    """A browser of somebody of the other team, who may not see the conversation."""
    arrange.set_habits(agent=company.stranger, hold_seconds=0)
    client = Client()
    client.force_login(company.stranger)
    return client


@pytest.fixture
def ask(company, desk, at):
    def press(**more):
        typed = {"team": company.other_team.pk, "words": f"Weigh the {MARK}.", "due": "in 4 hours"} | more
        return desk.post(at("conversation-work", company.a.conversation.pk), typed)

    return press


def the_work():
    return Work.objects.get()


def text(answer):
    return answer.content.decode()


def test_a_team_is_asked_and_the_work_stands_in_its_lists_with_a_count(ask, company, warehouse, at):
    assert ask().status_code == 303

    url = reverse("desk:work", args=[the_work().pk])
    for name in ("mine", "team"):
        shown = text(warehouse.get(at("queue", name)))
        assert url in shown
        assert 'Work for us <span class="desk__count">1</span>' in shown
    assert url not in text(warehouse.get(at("queue", "unassigned")))
    listed = text(warehouse.get(at("work_for_us")))
    assert f"Weigh the {MARK}." in listed
    assert "Samir does it for Marta, before" in listed


def test_who_may_not_see_the_conversation_reads_the_work_and_nothing_of_the_customer(
    ask, company, warehouse, at
):
    ask(files=[company.a.file.pk])
    one = the_work()
    subject = "About a lid"
    Conversation.objects.filter(pk=company.a.conversation.pk).update(subject=subject)
    Attachment.objects.filter(pk=company.a.file.pk).update(name="scratch.png")

    page = text(warehouse.get(at("work", one.pk)))

    assert f"Weigh the {MARK}." in page
    assert subject in page
    assert "Marta Roldan asked for it" in page
    assert "scratch.png" in page
    shown = page + text(warehouse.get(at("work_for_us"))) + text(warehouse.get(at("queue", "mine")))
    for secret in (WORD_OF_A, "Ana", "ana@example.org", company.a.conversation.code, "Open the conversation"):
        assert secret not in shown
    assert warehouse.get(at("conversation", company.a.conversation.pk)).status_code == 404
    assert warehouse.get(at("work-file", one.pk, company.a.file.pk)).status_code == 200
    assert warehouse.get(at("attachment", company.a.file.pk)).status_code == 404


def test_a_file_that_was_not_ticked_stays_shut(ask, company, warehouse, at):
    ask()

    assert warehouse.get(at("work-file", the_work().pk, company.a.file.pk)).status_code == 404


def test_nobody_else_finds_it(ask, company, at):
    ask()
    work_of_b = work.ask(
        agent=company.stranger,
        conversation_id=company.b.conversation.pk,
        team_id=company.team.pk,
        words="Look.",
        due_at=company.at + timedelta(hours=1),
        at=company.at,
    )
    Work.objects.filter(pk=work_of_b.pk).update(for_team=company.other_team)
    outsider = Client()
    outsider.force_login(company.agent)

    assert outsider.get(at("work", work_of_b.pk)).status_code == 404
    assert outsider.post(at("work-completion", work_of_b.pk)).status_code == 404


def test_done_stands_in_the_thread_for_colleagues_and_the_asker_is_told(ask, company, desk, warehouse, at):
    ask()
    one = the_work()
    warehouse.post(at("work-taking", one.pk))
    assert warehouse.post(at("work-completion", one.pk), {"words": "It weighs 4 kg."}).status_code == 303

    thread = text(desk.get(at("conversation", company.a.conversation.pk)))
    assert "Marta asked Repairs, before" in thread
    assert f"Samir, Repairs: “Weigh the {MARK}” is done. It weighs 4 kg." in thread
    assert (the_work().ended_as, the_work().said) == (WorkEnd.DONE, "It weighs 4 kg.")
    again = warehouse.post(at("work-completion", one.pk), {}, follow=True)
    assert "It came to its end meanwhile; nothing was changed." in text(again)
    assert "1 piece of work in 30 days" in text(warehouse.get(at("work_for_us")))


def test_another_time_and_a_refusal_need_a_reason(ask, desk, company, warehouse, at):
    ask()
    one = the_work()
    assert warehouse.post(at("work-new_time", one.pk), {"due": "in 9 hours"}).status_code == 422
    assert warehouse.post(at("work-new_time", one.pk), {"due": "soon", "because": "x"}).status_code == 422
    assert warehouse.post(at("work-refusal", one.pk), {}).status_code == 422

    moved = {"due": "in 9 hours", "because": "The scales are away."}
    assert warehouse.post(at("work-new_time", one.pk), moved).status_code == 303
    assert promises.promise_of(one).due_at - company.at > timedelta(hours=8)
    assert warehouse.post(at("work-refusal", one.pk), {"because": "It is gone."}).status_code == 303

    thread = text(desk.get(at("conversation", company.a.conversation.pk)))
    assert "gets done later" in thread
    assert "The scales are away." in thread
    assert "can’t be done. It is gone." in thread


def test_who_asked_says_that_it_is_not_needed_and_closing_says_what_is_open(ask, desk, company, at):
    ask()
    asks_closing = text(desk.get(at("conversation-closure", company.a.conversation.pk), headers=HTMX))
    assert f"Repairs: Weigh the {MARK}." in asks_closing

    one = the_work()
    assert "It is not needed any more" in text(desk.get(at("work", one.pk)))
    desk.post(at("work-withdrawal", one.pk), {"because": "They found it."})
    assert (the_work().ended_as, the_work().said) == (WorkEnd.TAKEN_BACK, "They found it.")
    closing = text(desk.get(at("conversation-closure", company.a.conversation.pk), headers=HTMX))
    assert MARK not in closing


def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(ask, company, desk, at):
    for typed in ({"team": ""}, {"team": company.team.pk}, {"words": " "}, {"due": "x"}, {"files": [999]}):
        answer = ask(**typed)
        assert answer.status_code == 422, typed
    assert "in 4 hours" in text(ask(words=""))
    assert not Work.objects.exists()


def test_no_customer_ever_reads_of_it_on_their_page_or_in_a_letter(ask, company, warehouse, at):
    visitor, here = Client(), [company.a.token]
    before = Message.objects.count()
    ask()
    keep_watch.break_overdue_promises(at=company.at + timedelta(hours=5))
    warehouse.post(at("work-refusal", the_work().pk), {"because": f"The {MARK} is gone."})

    page = visitor.get(reverse("portal:conversation", args=here))
    story = visitor.get(reverse("portal:conversation-story", args=here))
    assert page.status_code == story.status_code == 200
    for shown in (page, story):
        assert MARK not in text(shown)
        assert "Repairs" not in text(shown)
        assert "does it" not in text(shown)
    sent = Message.objects.filter(conversation=company.a.conversation)
    assert MARK not in "".join(f"{one.text}{one.html}" for one in sent)
    # The broken answer is owned up to once; the work that was late as well brings no letter of its own.
    assert Message.objects.count() <= before + 2


@pytest.fixture
def both(company):
    """A browser of somebody who sees the conversation and is of the team that is asked as well."""
    client = Client()
    client.force_login(company.owner)
    return client


def test_above_the_letters_whoever_does_it_says_so_with_words(ask, company, desk, both, at):
    ask()
    one, talk = the_work(), at("conversation", company.a.conversation.pk)
    url = reverse("desk:work-completion", args=[one.pk])
    assert url in text(both.get(talk))
    assert url not in text(desk.get(talk))

    question = text(both.get(url, headers=HTMX))
    assert f"Weigh the {MARK}." in question
    assert 'name="words"' in question
    answer = both.post(url, {"here": "1", "words": "It weighs 4 kg."}, headers=HTMX)

    assert answer.status_code == 200
    assert f"“Weigh the {MARK}” is done. It weighs 4 kg." in text(answer)
    assert "Done. Whoever asked is told." in text(answer)
    assert (the_work().ended_as, the_work().said) == (WorkEnd.DONE, "It weighs 4 kg.")
    again = text(both.post(url, {"here": "1", "words": "Twice."}, headers=HTMX))
    assert "It came to its end meanwhile; nothing was changed." in again
    assert the_work().said == "It weighs 4 kg."


def test_too_many_words_are_said_in_the_question_and_nothing_ends(ask, company, both, at):
    ask()
    url = reverse("desk:work-completion", args=[the_work().pk])

    answer = both.post(url, {"here": "1", "words": "x" * 9000}, headers=HTMX)

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "closest [data-question]"
    assert the_work().is_open


def test_who_may_not_see_the_conversation_is_asked_on_the_page_of_the_work(ask, warehouse, at):
    ask()
    page = text(warehouse.get(reverse("desk:work-completion", args=[the_work().pk])))

    assert "It is done" in page
    assert "with another team" in page


def test_whoever_only_reads_in_the_asked_team_does_not_do_it(ask, company, at):
    ask()
    url, talk = at("work-completion", the_work().pk), at("conversation", company.a.conversation.pk)
    samir = company.stranger
    samir.memberships.create(team=company.team)
    client = Client()
    client.force_login(samir)
    assert url in text(client.get(talk))

    samir.memberships.filter(team=company.other_team).update(part=Part.READS)
    assert url not in text(client.get(talk))
    assert client.post(url, {"here": "1"}).status_code == 404


def test_words_that_were_typed_in_the_conversation_end_it_also_for_who_sees_that_no_more(ask, warehouse):
    ask()
    url = reverse("desk:work-completion", args=[the_work().pk])

    answer = warehouse.post(url, {"here": "1", "words": "It weighs 4 kg."})

    assert answer.status_code == 303
    assert (the_work().ended_as, the_work().said) == (WorkEnd.DONE, "It weighs 4 kg.")
