"""What can be done at the desk stands in one place: screen, keys and palette agree."""

import re
from collections import Counter

import pytest
from django.urls import reverse
from tests.house import people_things, tree

from esmero.actions import close, go_on, propose
from esmero.domain.conversations.models import Message
from esmero.domain.workflows.factories import make_workflow
from esmero.web.desk import commands
from esmero.web.desk.commands import Here, Way
from esmero.web.desk.tests.conftest import HTMX

KEY = re.compile(r"[A-Z?]|[A-Z] [A-Z]|Ctrl (?:[A-Z]|Enter)|Enter|Esc|/")
# What browsers and those who read the page aloud keep for themselves with Ctrl.
TAKEN = {"Ctrl " + letter for letter in "ACFHJLNOPRSTUVWXZ"}


def _all():
    return {command.name: command for command in commands.ALL}


def test_no_key_does_two_things_and_none_is_the_browsers():
    keys = Counter(command.key for command in commands.ALL if command.key)

    assert [key for key, times in keys.items() if times > 1] == []
    assert [key for key in keys if not KEY.fullmatch(key) or key in TAKEN] == []
    assert len(_all()) == len(commands.ALL)


def test_no_key_hides_the_first_of_two():
    begun = {command.key[0] for command in commands.ALL if re.fullmatch(r"[A-Z] [A-Z]", command.key)}

    assert begun.isdisjoint({command.key for command in commands.ALL})


def test_no_template_of_the_desk_gives_a_key_of_its_own():
    own = [
        tree.shown(path)
        for path in tree.templates()
        if "desk" in path.parts and re.search(r"""[ (]keys=['\"]|keyshortcuts=.[A-Z]\b""", path.read_text())
    ]
    assert own == []


def test_all_that_fits_stands_in_the_palette(company, desk, at):
    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    for one in commands.offered(Here(company.agent, company.a.conversation))["can"].everything():
        assert (f'id="command-{one.name}"' in page) == (one.way != Way.KEY)


def test_every_page_lists_the_keys_of_all_pages_its_own_first(company, desk, at):
    on_the_list = _listed_keys(desk.get(at("queue", "mine")))
    in_a_conversation = _listed_keys(desk.get(at("conversation", company.a.conversation.pk)))

    assert set(on_the_list) == set(in_a_conversation) == set(_keys_of_an_agent(company))
    assert (on_the_list[0], in_a_conversation[0]) == ("J", "R")
    assert on_the_list.index("R") > on_the_list.index("J")


def _listed_keys(answer):
    dialog = answer.content.decode().split('id="keys-sheet-lists"')[1].split("</dialog>")[0]
    return [re.sub(r"<[^>]+>", " ", one).strip() for one in re.findall(r"<dt>(.*?)</dt>", dialog)]


def _keys_of_an_agent(company):
    here = Here(company.agent, company.a.conversation)
    return [one.key for one in commands.ALL if one.key and (one.group != "go" or one.fits(here))]


def test_the_palette_leads_to_the_conversation_that_is_open(company, desk, at):
    desk.force_login(company.owner)
    for one in (company.a.conversation, company.b.conversation):
        page = desk.get(at("conversation", one.pk)).content.decode()
        assert f'hx-get="{at("conversation-snooze", one.pk)}"' in page
        assert "/conversations/0/" not in page


def _on_its_steps(company):
    kind = make_workflow()
    number = company.a.conversation.pk
    go_on.set_kind(agent=company.owner, conversation_id=number, kind_id=kind.pk, at=company.at)
    return Here(company.owner, company.a.conversation, is_under_way=True)


def _with_something_read(company):
    Message.objects.filter(pk=company.a.message.pk).update(text="Please call me after four.")
    propose.look(message_id=company.a.message.pk, at=company.at)
    return Here(company.owner, company.a.conversation)


@pytest.mark.parametrize(
    "command", [one for one in commands.ALL if one.way != Way.KEY], ids=lambda one: one.name
)
def test_every_way_leads_somewhere(company, command, desk):
    here = Here(company.owner, company.a.conversation)
    desk.force_login(company.owner)
    if command.name == "go_on":
        here = _on_its_steps(company)
    elif command.name == "accept_proposal":
        here = _with_something_read(company)
    elif command.name == "tell_apart":
        people_things.two_who_may_be_one(company)
        company.a.conversation.customer.refresh_from_db()
        here = Here(company.owner, company.a.conversation)
    elif not command.fits(here):
        close.close(
            agent=company.agent,
            conversation_id=company.a.conversation.pk,
            reason="UNWANTED",
            at=company.at,
        )
    url = commands.ready(command, here).url
    page = desk.get(reverse("desk:conversation", args=[company.a.conversation.pk])).content.decode()

    if command.way == Way.PRESS:
        assert f'id="{url[1:]}"' in page
    elif command.way == Way.DO:
        assert desk.get(url).status_code in {200, 405}
    else:
        assert desk.get(url, follow=True).status_code == 200


def test_after_a_change_the_palette_offers_what_fits_now(company, desk, at):
    number = company.a.conversation.pk
    answer = desk.post(
        at("conversation-closure", number), {"reason": "UNWANTED"}, headers=HTMX
    ).content.decode()

    assert 'id="commands" hx-swap-oob="true"' in answer
    assert 'id="command-reopen"' in answer
    assert 'id="command-close"' not in answer


def test_single_letters_rest_on_every_page_of_whoever_says_so(company, desk, at):
    desk.post(at("my_desk-keys"), {})
    assert 'data-letter-keys="off"' in desk.get(at("home")).content.decode()

    desk.post(at("my_desk-keys"), {"has_letter_keys": "on"})
    assert "data-letter-keys" not in desk.get(at("home")).content.decode()


def test_a_conversation_is_found_by_its_code_as_far_as_it_is_typed(company, desk, at):
    code = company.a.conversation.code
    found = desk.get(at("palette"), {"q": f" {code[:4].lower()}"}, headers=HTMX).content.decode()

    assert at("conversation", company.a.conversation.pk) in found
    assert code in found


def test_what_somebody_may_not_see_is_not_found_either(company, desk, at):
    desk.force_login(company.stranger)

    found = desk.get(at("palette"), {"q": company.a.conversation.code}, headers=HTMX).content.decode()

    assert company.a.conversation.code not in found


def test_another_team_is_asked_from_more_as_its_neighbours_are(company, desk, at):
    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()
    (more,) = re.findall(r'<details class="menu desk__more-ways">.*?</details>', page, re.DOTALL)

    assert at("conversation-work", company.a.conversation.pk) in more
    assert "Ask another team" in more
