"""What a segment says to customers: nothing that has a name for colleagues alone."""

import pytest

from esmero.domain.customers.kinds import SegmentCondition, SegmentNoun, SegmentOperator
from esmero.domain.workflows.factories import make_workflow
from esmero.parts import segments

pytestmark = pytest.mark.django_db


def told(noun, operator, *values, names) -> str:
    return segments.sentence([SegmentCondition(noun, operator, values)], names)


def test_kinds_have_their_names_for_colleagues_alone():
    kind = make_workflow(name="Complaint, difficult").pk
    asked = (SegmentNoun.KIND, SegmentOperator.IS, kind)
    assert "Complaint, difficult" in told(*asked, names=segments.Names())
    assert "difficult" not in told(*asked, names=segments.NamesForCustomers())


def test_what_a_company_supposes_of_others_is_not_told_to_whom_it_is_not_so_of():
    asked = (SegmentNoun.FACT_WORDS, SegmentOperator.IS_NOT, "pregnant")
    assert "pregnant" in told(*asked, names=segments.Names())
    assert told(*asked, names=segments.NamesForCustomers()) == "Nothing we know says certain words."
