"""What is old is found by an index, however much there is that is young, or gone already."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from esmero.domain.company.kinds import KeptKind
from esmero.insight import old_data

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
FOUND_BY = {
    KeptKind.WHOLE: "conv_closed_newest",
    KeptKind.WORDS: "conv_to_empty",
    KeptKind.ORIGINALS: "receipt_to_let_go",
    KeptKind.FILES: "attachment_of_letters",
    KeptKind.FACTS: "fact_ended",
    KeptKind.PROPOSALS: "proposal_open",
    KeptKind.DRAFTS: "draft_kept",
    KeptKind.ROWS: "imported_row_old",
}
# What went into one conversation, as it was gathered by an index, with that one itself.
FEW = ("SCAN came", "SCAN CONSTANT ROW")


@pytest.mark.parametrize("kind", FOUND_BY)
def test_a_piece_is_found_by_its_index(kind: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("The plan is SQLite's.")
    rows = old_data.due(kind, days=365, at=NOON)
    steps = rows.order_by(*old_data.KINDS[kind].order)[:300].explain().splitlines()

    assert FOUND_BY[kind] in " ".join(steps), steps
    scans = [step for step in steps if " SCAN " in f" {step} " and "INDEX" not in step]
    assert not [step for step in scans if not step.endswith(FEW)], steps
    # In the order of the index: the first of them are read, and not all of them for each piece.
    assert not [step for step in steps if "TEMP B-TREE" in step or "LIST SUBQUERY" in step], steps
