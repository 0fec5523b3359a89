"""What can be done with the conversation that is open."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from esmero.web.desk.commands.kinds import Command, Group, Here, Way

HERE = Group.HERE


def _is_there(here: Here) -> bool:
    return here.conversation is not None


def _is_open(here: Here) -> bool:
    return here.is_open


def _is_open_and_not_mine(here: Here) -> bool:
    return here.is_open and not here.is_mine


def _is_open_and_real(here: Here) -> bool:
    """Whoever practises has nobody to hand over to."""
    return here.is_open and here.conversation is not None and not here.conversation.is_practice


def _is_closed(here: Here) -> bool:
    return here.is_closed


COMMANDS = (
    Command(
        "reply",
        _("Write an answer"),
        Way.PRESS,
        HERE,
        to="write-answer",
        key="R",
        icon="pen",
        also=_("reply, respond"),
        fits=_is_there,
    ),
    Command(
        "note",
        _("Write a note to colleagues"),
        Way.PRESS,
        HERE,
        to="write-note",
        key="I",
        icon="people",
        also=_("internal comment, mention"),
        fits=_is_there,
    ),
    Command("send", _("Send it"), Way.KEY, HERE, key="Ctrl Enter", fits=_is_there),
    Command(
        "promise",
        _("Promise something"),
        Way.ASK,
        HERE,
        to="desk:conversation-promises",
        key="W",
        icon="clock",
        also=_("due date, task, reminder"),
        short=_("Promise"),
        fits=_is_open,
    ),
    Command(
        "take",
        _("Take it"),
        Way.DO,
        HERE,
        to="desk:conversation-assignment",
        key="T",
        icon="hand",
        also=_("assign to me, claim"),
        fits=_is_open_and_not_mine,
        fields=lambda here: {"agent": here.agent.pk},
    ),
    Command(
        "hand_over",
        _("Hand over"),
        Way.ASK,
        HERE,
        to="desk:conversation-handover",
        key="A",
        icon="people",
        also=_("assign, transfer, another team"),
        fits=_is_open_and_real,
    ),
    Command(
        "close",
        _("Close the conversation"),
        Way.ASK,
        HERE,
        to="desk:conversation-closure",
        key="E",
        icon="tick",
        also=_("resolve, solve, done, archive"),
        short=pgettext_lazy("a conversation", "Close"),
        fits=_is_open,
    ),
    Command(
        "reopen",
        _("Open it again"),
        Way.DO,
        HERE,
        to="desk:conversation-reopening",
        icon="again",
        also=_("reopen"),
        short=_("Open again"),
        fits=_is_closed,
    ),
    Command(
        "attach",
        _("Add a file"),
        Way.PRESS,
        HERE,
        to="reply-files",
        icon="clip",
        also=_("attachment, picture"),
        fits=_is_there,
    ),
)
