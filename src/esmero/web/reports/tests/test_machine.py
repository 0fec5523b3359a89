"""Owners and leads read how much of what customers are written comes from software."""

from django.urls import reverse

from esmero.actions import tally_words
from esmero.domain.channels.models import Channel
from esmero.domain.conversations.models import WordTally
from esmero.insight import kept_words
from esmero.web.reports.tests.conftest import sign_in


def _written(company, *, channel, people, machine):
    tally_words.tally(at=company.at)
    WordTally.objects.filter(channel=channel).delete()
    on = kept_words.today(company.at)
    for who, words in (("PERSON", people), ("SOFTWARE", machine)):
        WordTally.objects.create(on=on, channel=channel, written_by=who, letters=1, words=words)


def test_the_share_stands_in_a_sentence_and_a_table(company):
    WordTally.objects.all().delete()
    _written(company, channel=company.channel, people=75, machine=25)
    WordTally.objects.exclude(channel=company.channel).delete()
    Channel.objects.filter(pk=company.channel.pk).update(most_machine_percent=40)

    page = sign_in(company.owner).get(reverse("reports:machine")).content.decode()

    assert "Of a hundred words to customers, people wrote 75 and our system 25." in page
    assert "25 %" in page
    assert "40 %" in page


def test_a_lead_reads_the_ways_in_of_their_own_teams(company):
    theirs = Channel.objects.create(kind="PHONE", name="Workshop line", team=company.other_team)
    _written(company, channel=theirs, people=1, machine=1)

    lead = sign_in(company.lead)
    assert "Workshop line" not in lead.get(reverse("reports:machine")).content.decode()
    assert "Workshop line" not in lead.get(reverse("reports:machine-csv")).content.decode()
    assert "Workshop line" in sign_in(company.owner).get(reverse("reports:machine-csv")).content.decode()


def test_where_nothing_was_written_the_page_says_so(company):
    page = sign_in(company.owner).get(reverse("reports:machine")).content.decode()

    assert "Nothing was written to customers in the last thirty days." in page
