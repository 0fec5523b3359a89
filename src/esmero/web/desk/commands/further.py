"""What else can be done with the conversation that is open: snoozed, sorted, joined, passed on."""

from django.utils.translation import gettext_lazy as _

from esmero.web.desk.commands.kinds import Command, Group, Here, Way

HERE = Group.HERE


def _is_there(here: Here) -> bool:
    return here.conversation is not None


def _is_open(here: Here) -> bool:
    return here.is_open


def _can_snooze(here: Here) -> bool:
    return here.is_open and here.conversation is not None and not here.conversation.is_snoozed


def _is_snoozed(here: Here) -> bool:
    return here.conversation is not None and here.conversation.is_snoozed


COMMANDS = (
    Command(
        "snooze",
        _("Snooze it"),
        Way.ASK,
        HERE,
        to="desk:conversation-snooze",
        key="Z",
        icon="clock",
        also=_("later, put off, remind me"),
        short=_("Snooze"),
        fits=_can_snooze,
    ),
    Command(
        "end_snooze",
        _("Take it back from its snooze"),
        Way.DO,
        HERE,
        to="desk:conversation-snooze_end",
        icon="back",
        short=_("Back now"),
        fits=_is_snoozed,
    ),
    Command(
        "tags",
        _("Tags"),
        Way.ASK,
        HERE,
        to="desk:conversation-tags",
        key="L",
        icon="tag",
        also=_("label, word"),
        fits=_is_there,
    ),
    Command(
        "priority",
        _("Priority"),
        Way.ASK,
        HERE,
        to="desk:conversation-priority",
        icon="up",
        also=_("urgent, can wait"),
        fits=_is_open,
    ),
    Command(
        "merge",
        _("Put it together with another"),
        Way.ASK,
        HERE,
        to="desk:conversation-merging",
        key="M",
        icon="down",
        also=_("join, duplicate, combine"),
        fits=_is_there,
    ),
    Command(
        "split",
        _("Take letters out into a new one"),
        Way.ASK,
        HERE,
        to="desk:conversation-split",
        icon="up",
        also=_("separate, divide"),
        fits=_is_there,
    ),
    Command(
        "link",
        _("Link another conversation"),
        Way.ASK,
        HERE,
        to="desk:conversation-links",
        icon="link",
        also=_("see also, related"),
        fits=_is_there,
    ),
)
