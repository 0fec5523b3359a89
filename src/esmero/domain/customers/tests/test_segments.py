"""Who belongs to a segment, since when and until when: counted as it changes, kept for what looks back."""

from datetime import timedelta

import pytest
from django.db.models import Q

from esmero.domain.company.factories import FOUNDED
from esmero.domain.customers import reads, writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import SegmentCondition, SegmentNoun, SegmentOperator
from esmero.domain.customers.models import Segment, SegmentDay, SegmentMember
from esmero.domain.events.kinds import THE_SOFTWARE

pytestmark = pytest.mark.django_db
AT = FOUNDED
RUSSIAN = SegmentCondition(SegmentNoun.LANGUAGE, SegmentOperator.IS, ("ru",))


def made(*conditions: SegmentCondition) -> Segment:
    return writes.write_segment(
        None, name="Regulars", what_for="", conditions=conditions or [RUSSIAN], by=THE_SOFTWARE, at=AT
    )


def seen(segment: Segment, *members: int, asked=None, at=AT) -> Segment:
    writes.see_members(segment, asked=asked or members, members=members, at=at, today=at.date())
    return reads.segment(segment.pk)


def test_what_is_asked_comes_back_as_it_was_written():
    asked = SegmentCondition(SegmentNoun.ASKED, SegmentOperator.AT_LEAST, days=90, times=2)

    assert made(RUSSIAN, asked).conditions == [RUSSIAN, asked]


def test_who_comes_and_goes_is_counted_with_the_day():
    ana, ben = make_customer().pk, make_customer("Ben").pk
    segment = seen(made(), ana, ben)
    assert segment.member_count == 2

    segment = seen(segment, ben, asked=[ana, ben], at=AT + timedelta(hours=1))

    assert segment.member_count == 1
    assert SegmentDay.objects.values_list("count", "came", "went").get() == (1, 2, 1)
    assert [one.customer_id for one in reads.newest_members(segment.pk, Q())] == [ben]
    assert [one.customer_id for one in reads.gone_members(segment.pk, Q(), since=AT)] == [ana]


def test_it_is_known_who_belonged_to_it_at_a_moment_though_they_left():
    ana = make_customer()
    segment = seen(made(), ana.pk)
    left = AT + timedelta(days=2)
    seen(segment, asked=[ana.pk], at=left)

    moments = [AT - timedelta(seconds=1), AT, left - timedelta(seconds=1), left]

    belonged = reads.segments_at([(ana, 1, at) for at in moments])
    assert belonged == [frozenset(), {segment.pk}, {segment.pk}, frozenset()]


def test_whoever_comes_back_has_two_stays_and_is_counted_once():
    ana = make_customer()
    segment = seen(made(), ana.pk)
    seen(segment, asked=[ana.pk], at=AT + timedelta(days=1))
    segment = seen(segment, ana.pk, at=AT + timedelta(days=2))

    assert segment.member_count == 1
    assert SegmentMember.objects.count() == 2
    assert not reads.gone_members(segment.pk, Q(), since=AT)


def test_only_other_questions_have_everybody_asked_anew():
    segment = made()
    writes.end_asking(segment, off_by=reads.off_by(segment.pk), at=AT)
    words = {"what_for": "", "by": THE_SOFTWARE, "at": AT}

    writes.write_segment(segment, name="Others", conditions=[RUSSIAN], **words)
    assert (segment.revision, segment.whole_at, segment.asked_to) == (1, AT, None)

    open_ones = SegmentCondition(SegmentNoun.OPEN, SegmentOperator.YES)
    writes.write_segment(segment, name="Others", conditions=[open_ones], **words)
    assert (segment.revision, segment.whole_at, segment.asked_to) == (2, None, 0)


def test_whoever_is_forgotten_leaves_no_trace_in_it():
    ana, ben = make_customer(), make_customer("Ben")
    segment = seen(made(), ana.pk, ben.pk)

    writes.forget(ana)

    assert reads.segment(segment.pk).member_count == 1
    assert not SegmentMember.objects.filter(customer=ana).exists()


def test_stays_are_forgotten_once_no_trial_looks_back_so_far():
    ana = make_customer()
    segment = seen(made(), ana.pk)
    seen(segment, asked=[ana.pk], at=AT + timedelta(days=1))
    seen(segment, ana.pk, at=AT + timedelta(days=3))

    assert writes.drop_old_stays(segment.pk, before=AT + timedelta(days=2)) == 1
    assert reads.segment(segment.pk).member_count == SegmentMember.objects.count() == 1


def test_a_removed_one_goes_piece_by_piece():
    ana, ben, eva = (make_customer(name).pk for name in ("Ana", "Ben", "Eva"))
    segment = seen(made(), ana, ben, eva)
    writes.remove_segment(segment, by=THE_SOFTWARE, at=AT)

    assert not reads.segments()
    assert writes.clear_segment(segment.pk, most=2)
    assert not writes.clear_segment(segment.pk, most=2)
    assert not Segment.objects.exists()
