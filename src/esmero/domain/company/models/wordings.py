from django.db import models

from esmero.domain.company.kinds import LONGEST_WORDING, OwnLetter


class Wording(models.Model):
    """What the company says in its own words in a letter by software, above what is so in any case."""

    what = models.CharField(max_length=10, choices=OwnLetter.choices)
    language = models.CharField(max_length=5)
    words = models.CharField(max_length=LONGEST_WORDING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "language"], name="wording_once")]
