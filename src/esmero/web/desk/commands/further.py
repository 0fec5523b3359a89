"""What else can be done with the conversation that is open: snoozed, sorted, joined, taken apart."""

from django.utils.translation import gettext_lazy as _

from esmero.web.desk.commands.kinds import ask_here, do_here, there

COMMANDS = (
    ask_here(
        "snooze",
        _("Snooze it"),
        to="desk:conversation-snooze",
        key="Z",
        icon="clock",
        also=_("later, put off, remind me"),
        short=_("Snooze"),
        fits=lambda here: here.is_open and not here.is_snoozed,
    ),
    do_here(
        "end_snooze",
        _("Take it back from its snooze"),
        to="desk:conversation-snooze_end",
        icon="back",
        short=_("Back now"),
        fits=lambda here: here.is_snoozed,
    ),
    ask_here(
        "tags",
        _("Tags"),
        to="desk:conversation-tags",
        key="L",
        icon="tag",
        also=_("label, word"),
        fits=there,
    ),
    ask_here(
        "priority",
        _("Priority"),
        to="desk:conversation-priority",
        icon="up",
        also=_("urgent, can wait"),
        fits=lambda here: here.is_open,
    ),
    ask_here(
        "forward",
        _("Forward to somebody outside"),
        to="desk:conversation-forwarding",
        key="F",
        icon="out",
        also=_("supplier, carrier, send on, pass on"),
        fits=lambda here: here.may_forward and not here.is_practice,
    ),
    ask_here(
        "way",
        _("How answers leave"),
        to="desk:conversation-way",
        icon="letter",
        also=_("by letter, on paper, post, e-mail"),
        fits=lambda here: here.may_answer and not here.is_practice,
    ),
    ask_here(
        "merge",
        _("Put it together with another"),
        to="desk:conversation-merging",
        key="M",
        icon="down",
        also=_("join, duplicate, combine"),
        fits=lambda here: here.may_close,
    ),
    ask_here(
        "split",
        _("Take letters out into a new one"),
        to="desk:conversation-split",
        icon="up",
        also=_("separate, divide"),
        fits=lambda here: here.may_close,
    ),
    ask_here(
        "link",
        _("Link another conversation"),
        to="desk:conversation-links",
        icon="link",
        also=_("see also, related"),
        fits=there,
    ),
)
