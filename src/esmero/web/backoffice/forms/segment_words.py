"""How each row of a segment reads in its form."""

from typing import Any

from django.utils.translation import gettext_lazy

from esmero.domain.customers.kinds import SegmentNoun
from esmero.domain.customers.kinds import SegmentOperator as Op

# What stands above a row in which something is written.
ASKS_FOR = {
    SegmentNoun.CLOCK: gettext_lazy("Cities or time zones, with commas between them"),
}
# How each row reads; numbers and choices follow.
READS: dict[str, dict[str, Any]] = {
    SegmentNoun.LANGUAGE: {
        Op.IS: gettext_lazy("writes one of these languages"),
        Op.IS_NOT: gettext_lazy("writes none of these languages"),
    },
    SegmentNoun.KNOWN_FOR: {
        Op.AT_LEAST: gettext_lazy("is known to us for at least"),
        Op.FEWER: gettext_lazy("is known to us for less than"),
    },
    SegmentNoun.WROTE: {
        Op.WITHIN: gettext_lazy("wrote in the last"),
        Op.NOT_WITHIN: gettext_lazy("did not write in the last"),
        Op.NEVER: gettext_lazy("has never written"),
    },
    SegmentNoun.ASKED: {
        Op.AT_LEAST: gettext_lazy("began so many conversations or more:"),
        Op.FEWER: gettext_lazy("began fewer conversations than"),
    },
    SegmentNoun.OPEN: {
        Op.YES: gettext_lazy("has something open with us"),
        Op.NO: gettext_lazy("has nothing open with us"),
    },
    SegmentNoun.WAY: {
        Op.IS: gettext_lazy("came by one of these ways"),
        Op.IS_NOT: gettext_lazy("never came by any of these ways"),
    },
    SegmentNoun.KIND: {
        Op.IS: gettext_lazy("has a conversation of one of these kinds"),
        Op.IS_NOT: gettext_lazy("has no conversation of these kinds"),
    },
    SegmentNoun.TAG: {
        Op.IS: gettext_lazy("has a conversation with one of these tags"),
        Op.IS_NOT: gettext_lazy("has no conversation with these tags"),
    },
    SegmentNoun.REOPENED: {
        Op.WITHIN: gettext_lazy("something of theirs was opened again in the last"),
        Op.NOT_WITHIN: gettext_lazy("nothing of theirs was opened again in the last"),
    },
    SegmentNoun.BROKEN: {
        Op.WITHIN: gettext_lazy("we broke a promise to them in the last"),
        Op.NOT_WITHIN: gettext_lazy("we broke no promise to them in the last"),
    },
    SegmentNoun.PROMISED: {
        Op.YES: gettext_lazy("a promise to them is open"),
        Op.NO: gettext_lazy("no promise to them is open"),
    },
    SegmentNoun.FACT: {
        Op.IS: gettext_lazy("we know one of these things"),
        Op.IS_NOT: gettext_lazy("we know none of these things"),
    },
    SegmentNoun.FACT_WORDS: {
        Op.IS: gettext_lazy("what we know says one of these words"),
        Op.IS_NOT: gettext_lazy("nothing we know says one of these words"),
    },
    SegmentNoun.PROOF: {
        Op.IS: gettext_lazy("there is an address that we know so"),
        Op.IS_NOT: gettext_lazy("there is no address that we know so"),
    },
    SegmentNoun.REACH: {
        Op.IS: gettext_lazy("can be reached by one of these"),
        Op.IS_NOT: gettext_lazy("can be reached by none of these"),
    },
    SegmentNoun.CLOCK: {
        Op.IS: gettext_lazy("lives by one of these clocks"),
        Op.IS_NOT: gettext_lazy("lives by none of these clocks"),
    },
    SegmentNoun.FILE: {
        Op.IS: gettext_lazy("was brought in by one of these files"),
        Op.IS_NOT: gettext_lazy("was brought in by none of these files"),
    },
    SegmentNoun.AGREED: {
        Op.IS: gettext_lazy("agreed to one of these"),
        Op.IS_NOT: gettext_lazy("agreed to none of these"),
    },
    SegmentNoun.BELONGS: {
        Op.IS: gettext_lazy("belongs to one of these organisations"),
        Op.IS_NOT: gettext_lazy("belongs to none of these organisations"),
        Op.BELOW: gettext_lazy("belongs to one of these or to one below it"),
        Op.NOT_BELOW: gettext_lazy("belongs to none of these and to none below them"),
    },
}
