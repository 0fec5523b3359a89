"""What a segment asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class SegmentNoun(models.TextChoices):
    """What a segment may ask about a customer; insight/segments says how each is asked."""

    LANGUAGE = "LANGUAGE", _("Language")
    KNOWN_FOR = "KNOWN_FOR", _("How long we have known them")
    WROTE = "WROTE", _("When they last wrote")
    ASKED = "ASKED", _("How often they asked something")
    OPEN = "OPEN", _("Something open")
    WAY = "WAY", _("By which way they came")
    KIND = "KIND", _("What they asked about")
    TAG = "TAG", _("Tag on a conversation")
    REOPENED = "REOPENED", _("Something had to be opened again")
    BROKEN = "BROKEN", _("A promise of ours that broke")
    PROMISED = "PROMISED", _("A promise of ours that is open")
    FACT = "FACT", _("Something we know, or don’t")
    FACT_WORDS = "FACT_WORDS", _("Words in what we know")
    PROOF = "PROOF", _("How sure an address is theirs")
    REACH = "REACH", _("How they can be reached")
    CLOCK = "CLOCK", _("Time zone")
    FILE = "FILE", _("File that brought them in")
    AGREED = "AGREED", _("What they agreed to")
    BELONGS = "BELONGS", _("Where they belong")


class SegmentOperator(models.TextChoices):
    """What of a noun has to be so; no screen names these, each noun says it in a sentence."""

    IS = "IS", "is one of"
    IS_NOT = "IS_NOT", "is none of"
    BELOW = "BELOW", "is one of, or of what is part of it"
    NOT_BELOW = "NOT_BELOW", "is none of, nor of what is part of it"
    YES = "YES", "is so"
    NO = "NO", "is not so"
    WITHIN = "WITHIN", "in the last so many days"
    NOT_WITHIN = "NOT_WITHIN", "not in the last so many days"
    NEVER = "NEVER", "never"
    AT_LEAST = "AT_LEAST", "so many or more"
    FEWER = "FEWER", "fewer than so many"


@dataclass(frozen=True)
class SegmentCondition:
    """One condition of a segment: values to choose of or words, and numbers where it counts something."""

    noun: str
    operator: str
    values: tuple[Any, ...] = ()
    days: int = 0
    times: int = 0

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "SegmentCondition":
        """Return a condition that was kept as JSON (`row`)."""
        value = row["value"]
        return cls(
            row["noun"],
            row["operator"],
            tuple(value.get("values", ())),
            value.get("days", 0),
            value.get("times", 0),
        )

    @property
    def row(self) -> dict[str, Any]:
        """Return it as it is kept."""
        value = {"values": list(self.values), "days": self.days, "times": self.times}
        return {
            "noun": str(self.noun),
            "operator": str(self.operator),
            "value": {key: one for key, one in value.items() if one},
        }
