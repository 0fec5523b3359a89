"""Files with people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportFormat(models.TextChoices):
    """Whose form a file with people has."""

    TABLE = "TABLE", _("A table (CSV or JSON)")
    CARDS = "CARDS", _("Contact cards (vCard)")
    ZENDESK = "ZENDESK", _("Users of Zendesk")
    FRESHDESK = "FRESHDESK", _("Contacts of Freshdesk")


class ImportField(models.TextChoices):
    """What a column of a file with people means."""

    SKIP = "SKIP", _("Leave it out")
    NAME = "NAME", _("Whole name")
    GIVEN = "GIVEN", _("First name")
    FAMILY = "FAMILY", _("Family name")
    EMAIL = "EMAIL", _("E-mail address")
    PHONE = "PHONE", _("Telephone")
    ADDRESS_AS = "ADDRESS_AS", _("How to address them")
    LANGUAGE = "LANGUAGE", _("Language")
    TIME_ZONE = "TIME_ZONE", _("Time zone")
    WHERE = "WHERE", _("Where they live")
    COMPANY = "COMPANY", _("Company they work for")
    NOTE = "NOTE", _("Something we know")
    NUMBER = "NUMBER", _("Their number there")


class Verdict(models.TextChoices):
    """What a row of a file with people means for whom we know."""

    NEW = "NEW", _("New")
    KNOWN = "KNOWN", _("Known already")
    AGAIN = "AGAIN", _("Stands in the file twice")
    TWO = "TWO", _("Belongs to two people")
    STAFF = "STAFF", _("No customer there")
    EMPTY = "EMPTY", _("Nothing to know them by")


class RowTrouble(models.TextChoices):
    """What in a row could not be used."""

    EMAIL = "EMAIL", _("an address that is none")
    PHONE = "PHONE", _("a telephone number that is none")
    LANGUAGE = "LANGUAGE", _("a language that we don’t speak")
    TIME_ZONE = "TIME_ZONE", _("a time zone that is none")
    NAME = "NAME", _("another name than we know")
    LONG = "LONG", _("words that were too long, and are cut")
    CUT = "CUT", _("a card that breaks off before its end")
