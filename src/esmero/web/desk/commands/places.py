"""Where one can go from any page of the desk."""

from __future__ import annotations

from functools import partial

from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from esmero.domain.conversations.kinds import View
from esmero.ui import addresses
from esmero.web.desk.commands.kinds import Command, Group, Here, Way

GO = Group.GO
# The second letter of G …: a list without one is still in the palette.
KEYS: dict[str, str] = {
    "mine": "G M",
    "team": "G T",
    "unassigned": "G U",
    "mentioned": "G A",
    "waiting": "G W",
    "snoozed": "G Z",
    "closed": "G C",
}


def _list(view: str) -> str:
    return addresses.reverse("desk:queue", args=[view])


def _office() -> str:
    return addresses.reverse("backoffice:home")


def _is_lead(here: Here) -> bool:
    return here.agent.is_lead


def _leads(here: Here) -> bool:
    try:
        return here.agent.is_lead and bool(_office())
    except NoReverseMatch:
        return False


LISTS = tuple(
    Command(
        f"list_{view}",
        view.label,
        Way.GO,
        GO,
        to=partial(_list, str(view)),
        key=KEYS.get(str(view), ""),
        icon="list",
        also=_("view, filter"),
    )
    for view in View
)
COMMANDS = (
    *LISTS,
    Command("my_lists", _("My lists"), Way.GO, GO, to="desk:saved_views", key="G L", icon="list"),
    Command(
        "my_desk", _("My desk"), Way.GO, GO, to="desk:my_desk", key="G D", icon="person", also=_("settings")
    ),
    Command(
        "notices",
        _("Notices"),
        Way.GO,
        GO,
        to="desk:notices",
        key="G N",
        icon="bell",
        also=_("news, notifications, what is new"),
    ),
    Command(
        "work_for_us",
        _("Work for us"),
        Way.GO,
        GO,
        to="desk:work_for_us",
        icon="hand",
        also=_("asked of my team, internal requests, tasks"),
    ),
    Command(
        "to_be_sent",
        _("To be sent"),
        Way.GO,
        GO,
        to="desk:to_be_sent",
        key="G B",
        icon="calendar",
        also=_("scheduled, send later, held back"),
    ),
    Command(
        "canned",
        _("Canned replies"),
        Way.GO,
        GO,
        to="desk:canned_replies",
        icon="talk",
        also=_("templates, macros, snippets"),
    ),
    Command(
        "wall",
        _("The wall"),
        Way.GO,
        GO,
        to="desk:wall",
        key="G H",
        icon="eye",
        also=_("overview, who is on, load, who waits longest"),
        fits=_is_lead,
    ),
    Command(
        "coaching",
        _("Notes about how colleagues work"),
        Way.GO,
        GO,
        to="desk:coaching",
        icon="pen",
        also=_("coaching, feedback, one to one"),
        fits=_is_lead,
    ),
    Command(
        "my_words",
        _("My words"),
        Way.GO,
        GO,
        to="desk:my_words",
        key="G K",
        icon="person",
        also=_("promises I kept, thanks, my numbers"),
    ),
    Command(
        "easier",
        _("What got easier"),
        Way.GO,
        GO,
        to="desk:easier",
        key="G E",
        icon="hand",
        also=_("thanks, numbers"),
    ),
    Command(
        "paper",
        _("A letter came"),
        Way.GO,
        GO,
        to="desk:paper-new",
        icon="letter",
        also=_("paper, fax, scan, post"),
    ),
    Command(
        "post_room",
        _("Post room"),
        Way.GO,
        GO,
        to="desk:post_room",
        icon="file",
        also=_("print letters, envelopes, stamps"),
    ),
    Command("unsent", _("Letters that did not go out"), Way.GO, GO, to="desk:unsent_letters", icon="warn"),
    Command("unread", _("Mail that could not be read"), Way.GO, GO, to="desk:failed_mail", icon="warn"),
    Command("aside", _("Mail that was set aside"), Way.GO, GO, to="desk:set_aside_mail", icon="file"),
    Command("office", _("Back office"), Way.GO, GO, to=_office, key="G O", icon="keys", fits=_leads),
    Command(
        "kept_word",
        _("Kept word"),
        Way.GO,
        GO,
        to="reports:record",
        icon="clock",
        also=_("reports, figures, statistics"),
        fits=_leads,
    ),
)
