"""The company's own words, kept tidy in the back office."""

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions import keep_views, tag
from esmero.domain.conversations import reads
from esmero.domain.conversations.models import Tag
from esmero.domain.workbench.models import SavedView
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(db):
    return world.make_world()


@pytest.fixture
def lead(there):
    """A browser in which a lead is signed in."""
    client = Client()
    client.force_login(there.lead)
    return client


def given(there, *names, story="a"):
    talk = getattr(there, story).conversation
    return tag.tag(agent=there.owner, conversation_id=talk.pk, names=list(names), at=there.at)


def test_the_list_says_how_often_each_is_used_and_counts_no_further_than_it_has_to(there, lead, monkeypatch):
    given(there, "Size", "Late")
    given(there, "Size", story="b")

    assert [(one.name, uses) for one, uses in reads.tags_with_counts()] == [("Late", 1), ("Size", 2)]
    assert "On 2 conversations." in lead.get(reverse("backoffice:tags")).content.decode()
    monkeypatch.setattr("esmero.domain.conversations.reads.tags.MANY_USES", 1)
    assert [uses for _, uses in reads.tags_with_counts()] == [1, 1]


def test_a_new_one_is_offered_and_two_of_one_name_are_not_made(there, lead):
    filling.send(lead, "tag-new", {"name": "Warranty", "colour": "sea"})
    again = filling.send(lead, "tag-new", {"name": " warranty ", "colour": ""})

    assert [(one.name, one.colour) for one in Tag.objects.all()] == [("Warranty", "sea")]
    assert again.status_code == 422
    assert reads.tag_names() == ["Warranty"]


def test_name_and_colour_change_wherever_it_stands(there, lead):
    (made,) = given(there, "Size")

    filling.send(lead, "tag", {"name": "Sizes", "colour": "plum"}, made.pk)

    page = lead.get(reverse("desk:conversation", args=[there.a.conversation.pk])).content.decode()
    assert 'data-hue="plum">Sizes<' in page


def test_two_become_one_and_lists_that_asked_for_the_one_ask_for_the_other(there, lead):
    old, new = given(there, "Sizes", "Size")
    view = keep_views.save(agent=there.agent, name="Sizes", wanted={"tag_id": old.pk}, at=there.at)

    filling.send(lead, "tag-joining", {"into": new.pk}, old.pk)

    assert [(one.name, uses) for one, uses in reads.tags_with_counts()] == [("Size", 1)]
    assert SavedView.objects.get(pk=view.pk).wanted == {"tag_id": new.pk}


def test_a_retired_one_stays_where_it_is_and_is_offered_again_when_wanted(there, lead):
    (made,) = given(there, "Summer")

    filling.send(lead, "tag-retirement", {}, made.pk)
    assert reads.tag_names() == []
    assert "Offered no more" in lead.get(reverse("backoffice:tags")).content.decode()
    filling.send(lead, "tag-return", {}, made.pk)

    assert reads.tag_names() == ["Summer"]
