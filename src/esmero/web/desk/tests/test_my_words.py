"""One's own page: words kept against one's own month before, thanks as they were said; nobody else's eyes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from esmero.actions import practise, receive, reply
from esmero.domain.promises.models import Promise
from esmero.ground import clock

PAGE = reverse("desk:my_words")
NOW = clock.now().replace(month=11, day=20, hour=12)


@pytest.fixture
def on_the_twentieth(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def settled(company, *, kept=0, broken=0, mended=0, put_off=0, at, owner=None):
    """Words that ended at a moment; `mended` ones broke long before."""
    first = Promise.objects.get(pk=company.a.promise.pk)

    def one(**columns):
        values = {"made_at": at, "due_at": at, "warn_at": at, "first_due_at": at, "made_by": first.made_by}
        return Promise.objects.create(
            kind=first.kind, about_kind="conversation", about_id=first.about_id, team_id=first.team_id,
            customer_id=first.customer_id, owner=owner or company.agent, owner_team=first.owner_team,
            **values | columns,
        )  # fmt: skip

    for _ in range(kept):
        one(kept_at=at)
    for _ in range(broken):
        one(broken_at=at)
    for _ in range(mended):
        late = at - timedelta(days=90)
        one(
            kept_at=at,
            first_due_at=late,
            times_renewed=1,
            renewed_from=one(broken_at=late, first_due_at=late),
        )
    for _ in range(put_off):
        one(withdrawn_at=at)


def shown(client):
    return client.get(PAGE).content.decode()


def signed_in(agent):
    client = Client()
    client.force_login(agent)
    return client


def test_kept_words_stand_against_ones_own_last_month(desk, company, on_the_twentieth):
    settled(company, kept=9, broken=1, mended=1, put_off=2, at=NOW - timedelta(days=3))
    settled(company, kept=4, broken=4, at=NOW - timedelta(days=30))
    settled(company, kept=50, at=NOW - timedelta(days=80))
    page = shown(desk)

    assert "Kept in time this month: 9 of 12." in page
    assert "2 promises were taken back or given another time before they were due." in page
    assert "Last month: 4 of 8. A larger share than then." in page
    assert "1 promise that was broken is mended." in page


def test_a_worse_month_is_said_as_plainly_and_a_few_are_not_compared(desk, company, on_the_twentieth):
    settled(company, kept=5, broken=5, at=NOW - timedelta(days=3))
    settled(company, kept=4, at=NOW - timedelta(days=30))
    assert "share than then" not in shown(desk)

    settled(company, kept=4, at=NOW - timedelta(days=30))
    assert "A smaller share than then." in shown(desk)


def test_what_colleagues_kept_is_never_seen_nor_counted(desk, company, on_the_twentieth):
    settled(company, kept=7, at=NOW - timedelta(days=1), owner=company.lead)

    assert "There is nothing to tell yet." in shown(desk)
    assert "Kept in time this month: 7 of 7." in shown(signed_in(company.lead))


def test_neither_a_lead_nor_an_owner_can_open_anothers_page(company, on_the_twentieth):
    settled(company, kept=7, at=NOW - timedelta(days=1))
    with pytest.raises(NoReverseMatch):
        reverse("desk:my_words", args=[company.agent.pk])
    for person in (company.lead, company.owner):
        client = signed_in(person)
        assert client.get(f"{PAGE}{company.agent.pk}/").status_code == 404
        assert "7 of 7" not in client.get(PAGE, {"agent": company.agent.pk}).content.decode()


def thanked(company, words, *, by=None):
    reply.reply(
        agent=by or company.agent, conversation_id=company.a.conversation.pk, words="It comes.",
        seen_version=0, send_anyway=True, send_key=f"to {words}", at=clock.now(),
    )  # fmt: skip
    receive.write_back(
        company.a.conversation,
        words=words,
        new_files=[],
        send_key=words,
        at=clock.now() + timedelta(minutes=1),
    )


def test_thanks_after_an_answer_of_ones_own_are_quoted(desk, company):
    thanked(company, "It fits.\nThank you so much, Marta.")
    page = shown(desk)

    assert "Thank you so much, Marta." in page
    assert "It fits." not in page


def test_thanks_for_a_colleagues_answer_are_theirs(desk, company):
    thanked(company, "Many thanks, Ines.", by=company.lead)

    assert "Many thanks, Ines." not in shown(desk)
    assert "Many thanks, Ines." in shown(signed_in(company.lead))


def test_where_two_answered_the_thanks_are_the_later_ones(desk, company):
    thanked(company, "And when does it come?")
    thanked(company, "Many thanks, Ines.", by=company.lead)

    assert "Many thanks, Ines." not in shown(desk)


def test_what_is_practised_is_no_word_given(desk, company):
    practice = practise.begin(agent=company.agent, at=clock.now())
    Promise.objects.filter(about_kind="conversation", about_id=practice.pk).update(kept_at=clock.now())

    assert "There is nothing to tell yet." in shown(desk)
