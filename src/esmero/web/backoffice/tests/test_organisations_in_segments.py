"""An organisation that a segment asks for is written by its name."""

import pytest
from django.http import QueryDict
from tests import world

from esmero.actions import organise
from esmero.domain.customers.kinds import SegmentNoun, SegmentOperator
from esmero.ground import clock
from esmero.parts import segments as words
from esmero.web.backoffice.forms.segments import SegmentRows

pytestmark = pytest.mark.django_db
N, Op = SegmentNoun.BELONGS, SegmentOperator


def test_an_organisation_is_written_by_its_name_and_others_are_offered():
    at = clock.now()
    there = world.make_world(at)
    north = organise.begin(agent=there.owner, name="Prado, S.L.", at=at)
    organise.begin(agent=there.owner, name="Prado Vigo", at=at)

    def typed(said):
        data = QueryDict(mutable=True)
        data.update({"row": "0", "when-0-noun": N.value, "when-0-operator": Op.BELOW, "when-0-values": said})
        return SegmentRows.posted(data)

    rows = typed("prado, s.l.")
    assert rows.is_right() and rows.forms[0].condition().values == (north.pk,)
    sentence = words.sentence([rows.forms[0].condition()])
    assert sentence == "Belongs to “Prado, S.L.” or to what is part of it."
    assert "Prado" not in words.sentence([rows.forms[0].condition()], words.NamesForCustomers())

    wrong = typed("prado")
    assert not wrong.is_right()
    assert "Prado Vigo" in str(wrong.forms[0].errors["values"])
