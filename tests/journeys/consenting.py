"""What the journeys of consent share: a company that asks, and a customer who is in."""

import re

from django.test import Client
from django.urls import reverse

from esmero.actions import purposes, visit
from esmero.domain.customers import reads
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock
from esmero.ground.tasks import doing

WORDS = {
    "en": ("Our spring letter", "Four letters a year with what is new.\nNothing else."),
    "es": ("Nuestra carta de primavera", "Cuatro cartas al año con las novedades."),
}
LINK = re.compile(r"https?://\S+(/you/(?:confirmation|withdrawal)/\S+)")


def asked(company, *, key="", needs_two_steps=False, words=WORDS):
    """Have the company ask for something; return the purpose and today's wording in English."""
    purpose = purposes.add(
        agent=company.owner, key=key, needs_two_steps=needs_two_steps, words=words, at=clock.now()
    )
    return purpose, reads.newest_wordings([purpose])[purpose.pk]["en"]


def come_in(company):
    """Return a browser in which Ana returned the code; the letter with it is gone."""
    browser = Client()
    browser.post(reverse("portal:conversation-known", args=[company.a.token]))
    doing.do_next({visit.TASK: visit.send_code}, at=clock.now())
    letter = StaffLetter.objects.order_by("-id").first()
    browser.post(reverse("you:code"), {"code": re.search(r"\d{6}", letter.words)[0]})
    letter.delete()
    return browser


def letters():
    """Return the letters on their way about what was agreed to, the oldest first."""
    return list(StaffLetter.objects.order_by("id"))


def link_in(letter):
    """Return the path of the page to which the letter leads."""
    return LINK.search(letter.words)[1]
