"""What customers agree to is named on the overview as whoever reads it would say it."""

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions import purposes
from esmero.domain.staff.models import Agent
from esmero.ground import clock

pytestmark = pytest.mark.django_db
WORDS = {
    "en": ("Our spring letter", "Four letters a year."),
    "es": ("Nuestra carta de primavera", "Cuatro cartas al año."),
}


@pytest.mark.parametrize(("language", "name"), [("es", WORDS["es"][0]), ("en", WORDS["en"][0])])
def test_the_overview_names_what_customers_agree_to_in_the_readers_language(language, name):
    there = world.make_world()
    purposes.add(agent=there.owner, key="", needs_two_steps=False, words=WORDS, at=clock.now())
    Agent.objects.filter(pk=there.owner.pk).update(language=language)
    office = Client()
    office.force_login(Agent.objects.get(pk=there.owner.pk))

    assert name in office.get(reverse("backoffice:home")).content.decode()
