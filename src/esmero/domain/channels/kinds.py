"""Words of the room."""

from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChannelKind(models.TextChoices):
    """The ways in and out."""

    EMAIL = "EMAIL", _("E-mail")
    FORM = "FORM", _("Web form")
    PAGE = "PAGE", _("The customer's page")
    API = "API", _("Another program")
    PHONE = "PHONE", _("By telephone")
    COUNTER = "COUNTER", _("At the counter")
    POST = "POST", _("By letter")
    FAX = "FAX", _("By fax")


# What people write down by hand: nothing travels by it.
BY_HAND = frozenset({ChannelKind.PHONE, ChannelKind.COUNTER})
# What comes on paper; an answer may leave so, too.
ON_PAPER = frozenset({ChannelKind.POST, ChannelKind.FAX})


class SenderName(models.TextChoices):
    """Under which name a channel's letters arrive, where a person wrote them."""

    PERSON = "PERSON", _("Who wrote it, and the company")
    COMPANY = "COMPANY", _("The company alone")


# What {{…}} in a signature may stand for, and nothing else.
SIGNATURE_PLACES: dict[str, Any] = {
    "agent": _("the first name of who wrote it"),
    "name": _("their full name"),
    "title": _("what they do"),
    "team": _("their team"),
    "company": _("the company’s name"),
    "phone": _("the company’s telephone"),
    "address": _("the mail address of this channel"),
}


class SenderProof(models.TextChoices):
    """How sure a mail makes us that it comes from whom its From names."""

    PROVED = "PROVED", _("Proved by its domain")
    UNPROVED = "UNPROVED", _("Not proved by its domain")
    # The domain wants mail that it does not prove to be taken for somebody else's.
    REFUTED = "REFUTED", _("Its domain says that it is not from there")
    UNCHECKED = "UNCHECKED", _("Could not be checked")


class ReceiptState(models.TextChoices):
    """What became of something that came in raw."""

    NEW = "NEW", _("To be read")
    READ = "READ", _("Read")
    SET_ASIDE = "SET_ASIDE", _("Not for the desk")
    FAILED = "FAILED", _("Could not be read")


class DeliveryState(models.TextChoices):
    """What became of a letter on its way out."""

    QUEUED = "QUEUED", _("Waiting to be sent")
    SENDING = "SENDING", _("Being sent")
    SENT = "SENT", _("Sent")
    FAILED = "FAILED", _("Could not be sent")
    UNKNOWN = "UNKNOWN", _("Perhaps sent")
    # On paper: people print it and bring it to the post. It is SENT once it is posted.
    TO_PRINT = "TO_PRINT", _("Waiting to be printed")
    PRINTED = "PRINTED", _("Printed, to be posted")


# Letters that did not go out, or perhaps did: somebody has to look.
IN_TROUBLE = frozenset({DeliveryState.FAILED, DeliveryState.UNKNOWN})

# Letters that wait for the post room's hands.
IN_THE_POST_ROOM = frozenset({DeliveryState.TO_PRINT, DeliveryState.PRINTED})


class ReportKind(StrEnum):
    """What a mail says that became of a letter of ours; DELAYED: its mail server keeps trying."""

    CAME_BACK = "CAME_BACK"
    DELAYED = "DELAYED"
    ARRIVED = "ARRIVED"
    UNWANTED = "UNWANTED"


class LineSecurity(models.TextChoices):
    """How the line to a mail server is secured."""

    TLS = "TLS", _("Encrypted from the start (TLS)")
    STARTTLS = "STARTTLS", _("Encrypted before the password is said (STARTTLS)")
    PLAIN = "PLAIN", _("Not encrypted: only to this very machine")


class SigningIn(models.TextChoices):
    """How one signs in at a mailbox."""

    PASSWORD = "PASSWORD", _("With its password")
    CONSENT = "CONSENT", _("With the consent of its holder, given at the provider (Google, Microsoft)")


class Leaving(models.TextChoices):
    """By which server the letters of a channel leave."""

    COMPANY = "COMPANY", _("By the company’s mail server (ESMERO_SMTP_URL)")
    MAILBOX = "MAILBOX", _("By this mailbox")


class Provider(models.TextChoices):
    """Who gives out access to mailboxes after their holders consented (OAuth 2.0)."""

    GOOGLE = "GOOGLE", _("Google (Gmail, Workspace)")
    MICROSOFT = "MICROSOFT", _("Microsoft (365, Outlook.com)")
    OTHER = "OTHER", _("Another one")


class Service(models.TextChoices):
    """Mail services that take mail for a company and hand it on by HTTP; the value stands in our address."""

    MAILGUN = "mailgun", "Mailgun"
    POSTMARK = "postmark", "Postmark"
    SENDGRID = "sendgrid", "SendGrid"
    SES = "ses", "Amazon SES"
    BREVO = "brevo", "Brevo"
    MAILJET = "mailjet", "Mailjet"


class Afterwards(models.TextChoices):
    """What becomes of a mail at its server, once it is kept here."""

    SEEN = "SEEN", _("It stays where it is, marked as seen.")
    MOVED = "MOVED", _("It is moved to another folder.")


class FetchTrouble(models.TextChoices):
    """What keeps mail from being fetched, and what to do about it."""

    NAME = "NAME", _("No mail server of this name was found. Is it written right?")
    INSIDE = "INSIDE", _("This server stands inside your network: ESMERO_INSIDE_HOSTS has to name it first.")
    REFUSED = "REFUSED", _("Nothing takes calls at this port of the server. Is the port right?")
    SILENT = "SILENT", _("The server does not answer. Are its name and port right?")
    CERTIFICATE = "CERTIFICATE", _("The server’s certificate is not valid, so the password was not said.")
    NO_TLS = "NO_TLS", _("The server does not encrypt in this way, so the password was not said.")
    FAR = "FAR", _("This server is another machine: without encryption the password was not said.")
    NO_IMAP = "NO_IMAP", _("What answers there is no mail server that speaks IMAP.")
    NO_SMTP = "NO_SMTP", _("What answers there is no mail server that speaks SMTP.")
    PASSWORD = "PASSWORD", _("The server does not take this user name with this password.")
    LOCKED = "LOCKED", _("The password was locked with another secret: write it once more.")
    CONNECT = "CONNECT", _("It is not connected yet: nobody has consented at the provider.")
    REVOKED = "REVOKED", _("The consent at the provider was withdrawn or has run out: connect it again.")
    CLIENT = "CLIENT", _("The provider does not take our name and secret there. Are they written right?")
    PROVIDER = "PROVIDER", _("The provider, which lets us in, did not answer as it should.")
    TOKEN = (
        "TOKEN",
        _("The server does not let this user name in, though the provider does. Is it the right one?"),
    )
    FOLDER = "FOLDER", _("The server has no folder of this name, or does not open it.")
    MOVING = "MOVING", _("Mail was taken here, but the server did not mark it or move it.")
    ANSWER = "ANSWER", _("The server said no.")
    BROKE = "BROKE", _("The line to the server broke.")
    KEEPING = "KEEPING", _("Mail could not be kept here just now; it waits at the server.")


# They do not pass by themselves: somebody has to do something.
LASTING_TROUBLES = frozenset(FetchTrouble) - {
    FetchTrouble.SILENT,
    FetchTrouble.PROVIDER,
    FetchTrouble.REFUSED,
    FetchTrouble.ANSWER,
    FetchTrouble.BROKE,
    FetchTrouble.KEEPING,
}

# What a letter is about that carries a message: to the customer, or a copy of it to somebody else.
COPY = "copy"
OF_MESSAGES = frozenset({"message", COPY})
