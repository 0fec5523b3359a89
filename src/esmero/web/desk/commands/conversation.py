"""What can be done with the conversation that is open: answered, promised in, handed on, closed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from esmero.web.desk.commands.kinds import Command, Group, Way, ask_here, do_here, press_here, there

COMMANDS = (
    press_here(
        "reply",
        _("Write an answer"),
        to="write-answer",
        key="R",
        icon="pen",
        also=_("reply, respond"),
        fits=lambda here: here.may_answer,
    ),
    press_here(
        "note",
        _("Write a note to colleagues"),
        to="write-note",
        key="I",
        icon="people",
        also=_("internal comment, mention"),
        fits=there,
    ),
    Command("send", _("Send it"), Way.KEY, Group.HERE, key="Ctrl Enter", fits=there),
    ask_here(
        "promise",
        _("Promise something"),
        to="desk:conversation-promises",
        key="W",
        icon="clock",
        also=_("due date, task, reminder"),
        short=_("Promise"),
        fits=lambda here: here.is_open and here.may_answer,
    ),
    do_here(
        "take",
        _("Take it"),
        to="desk:conversation-assignment",
        key="T",
        icon="hand",
        also=_("assign to me, claim"),
        fits=lambda here: here.is_open and not here.is_mine,
        fields=lambda here: {"agent": here.agent.pk},
    ),
    # Whoever practises has nobody to hand over to.
    ask_here(
        "hand_over",
        _("Hand over"),
        to="desk:conversation-handover",
        key="A",
        icon="people",
        also=_("assign, transfer, another team"),
        fits=lambda here: here.is_open and not here.is_practice,
    ),
    ask_here(
        "close",
        _("Close the conversation"),
        to="desk:conversation-closure",
        key="E",
        icon="tick",
        also=_("resolve, solve, done, archive"),
        short=pgettext_lazy("a conversation", "Close"),
        fits=lambda here: here.is_open and here.may_close,
    ),
    ask_here(
        "reopen",
        _("Open it again"),
        to="desk:conversation-reopening",
        icon="again",
        also=_("reopen"),
        short=_("Open again"),
        fits=lambda here: here.is_closed and here.may_close,
    ),
    press_here(
        "attach",
        _("Add a file"),
        to="reply-files",
        icon="clip",
        also=_("attachment, picture"),
        fits=lambda here: here.may_answer,
    ),
)
