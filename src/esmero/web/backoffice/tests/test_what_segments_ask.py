"""What segments may ask stands in four places; all of them know the same."""

import pytest
from django.utils import translation

from esmero.domain.customers.kinds import FactKind, SegmentCondition, SegmentNoun, SegmentOperator
from esmero.insight import segments as insight
from esmero.insight.segments import nouns
from esmero.parts import segments as parts
from esmero.web.backoffice.forms import segments as forms


def test_what_can_be_asked_can_be_said_and_written_in_every_place():
    every = set(SegmentNoun)
    assert set(insight.NOUNS) == every
    assert set(parts.SAYS) == every
    assert set(forms.READS) == every
    for noun, one in insight.NOUNS.items():
        assert set(forms.READS[noun]) == set(one.operators)


def test_of_time_are_those_that_ask_for_days_facts_or_purposes():
    counted = forms.OF_DAYS | {SegmentNoun.FACT, SegmentNoun.FACT_WORDS, SegmentNoun.AGREED}
    assert counted == nouns.OF_TIME


@pytest.mark.django_db
def test_health_and_belief_are_not_offered():
    offered = {key for key, _words in forms.CHOICES[SegmentNoun.FACT]()}
    assert offered == set(FactKind) - {"HEALTH", "BELIEF"}


N, Op = SegmentNoun, SegmentOperator
SENTENCES = {
    "Writes Russian, wrote in the last 90 days, has no telephone number.": [
        SegmentCondition(N.LANGUAGE, Op.IS, ("ru",)),
        SegmentCondition(N.WROTE, Op.WITHIN, days=90),
        SegmentCondition(N.REACH, Op.IS_NOT, ("PHONE",)),
    ],
    "Has 2 conversations or more begun in the last 30 days, we broke a promise to them in the last day.": [
        SegmentCondition(N.ASKED, Op.AT_LEAST, days=30, times=2),
        SegmentCondition(N.BROKEN, Op.WITHIN, days=1),
    ],
    "Has never written, known for less than 7 days.": [
        SegmentCondition(N.WROTE, Op.NEVER),
        SegmentCondition(N.KNOWN_FOR, Op.FEWER, days=7),
    ],
    "We don’t know: where they live or how and when to reach them.": [
        SegmentCondition(N.FACT, Op.IS_NOT, ("WHERE", "REACH"))
    ],
    "Lives by the clock of Mexico City.": [SegmentCondition(N.CLOCK, Op.IS, ("America/Mexico_City",))],
}


@pytest.mark.parametrize("words", SENTENCES)
def test_a_segment_reads_as_a_sentence(words):
    assert parts.sentence(SENTENCES[words]) == words


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_every_noun_and_operator_has_words_of_its_own(language):
    values = {
        N.REACH: ("EMAIL",),
        N.LANGUAGE: ("ru",),
        N.WAY: ("EMAIL",),
        N.FACT: ("WHERE",),
        N.PROOF: ("CODE",),
        N.BELONGS: (1,),
    }
    with translation.override(language):
        for names in (parts.Names(), parts.NamesForCustomers()):
            for noun, one in insight.NOUNS.items():
                given = values.get(noun, ("Europe/Madrid",))
                rows = [SegmentCondition(noun, operator, given, 5, 5) for operator in one.operators]
                assert len({parts.condition(row, names) for row in rows}) == len(rows)
