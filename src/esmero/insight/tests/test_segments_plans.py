"""Whoever belongs to a segment is found by indexes, for every noun: nobody else's rows are read for it."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from esmero.domain.company.factories import make_company
from esmero.domain.customers.kinds import SegmentCondition, SegmentNoun, SegmentOperator
from esmero.insight.segments.asking import Piece, of_people
from esmero.insight.segments.nouns import NOUNS

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
SAID: dict[str, tuple[str | int, ...]] = {
    SegmentNoun.LANGUAGE: ("es", "ru"),
    SegmentNoun.WAY: ("EMAIL",),
    SegmentNoun.KIND: (1, 2),
    SegmentNoun.TAG: (1, 2),
    SegmentNoun.FACT: ("TASTE",),
    SegmentNoun.FACT_WORDS: ("linen",),
    SegmentNoun.PROOF: ("CODE",),
    SegmentNoun.REACH: ("EMAIL", "NONE"),
    SegmentNoun.CLOCK: ("Europe/Madrid",),
    SegmentNoun.FILE: (1, 2),
    SegmentNoun.AGREED: (1,),
    SegmentNoun.BELONGS: (1, 2),
}
EVERY = [(noun, operator) for noun, one in NOUNS.items() for operator in one.operators]
PIECES = {"of all, in pieces": Piece(after=5000, up_to=10000), "of whom something happened": Piece((3, 7, 9))}


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(("noun", "operator"), EVERY)
def test_nobody_elses_rows_are_read(noun: str, operator: SegmentOperator, piece: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("The plan is SQLite's.")
    make_company()
    asked = SegmentCondition(SegmentNoun(noun), operator, values=SAID.get(noun, ()), days=90, times=2)
    rows = of_people([asked], at=NOON).filter(PIECES[piece].within("pk"))

    steps = rows.values_list("pk", flat=True).explain().splitlines()

    # The customers themselves by their numbers, and what is asked of each by theirs.
    assert any("USING INTEGER PRIMARY KEY (rowid" in step for step in steps), steps
    assert not [step for step in steps if " SCAN " in f" {step} "], steps
    assert not [step for step in steps if "AUTOMATIC" in step], steps
