"""Moving about in the list on the left, and on the page."""

from django.utils.translation import gettext_lazy as _

from esmero.web.desk.commands.kinds import Command, Group, Here, Way


def _has_one_open(here: Here) -> bool:
    return here.conversation is not None


COMMANDS = (
    Command("down", _("Down the list"), Way.KEY, Group.LIST, key="J"),
    Command("up", _("Up the list"), Way.KEY, Group.LIST, key="K"),
    Command("choose", _("Choose it, for doing something to several"), Way.KEY, Group.LIST, key="X"),
    Command("open", _("Open what the cursor is on"), Way.KEY, Group.LIST, key="Enter"),
    Command(
        "next_one",
        _("The next conversation of the list"),
        Way.PRESS,
        Group.LIST,
        to="go-next",
        key="N",
        icon="next",
        fits=_has_one_open,
    ),
    Command(
        "one_before",
        _("The one before it"),
        Way.PRESS,
        Group.LIST,
        to="go-before",
        key="P",
        icon="before",
        fits=_has_one_open,
    ),
    Command(
        "write_down",
        _("Write down a call or a visit"),
        Way.GO,
        Group.DESK,
        to="desk:call-new",
        key="C",
        icon="phone",
        also=_("telephone, counter, new conversation"),
    ),
    Command(
        "write_first",
        _("Write to a customer"),
        Way.GO,
        Group.DESK,
        to="desk:letter-new",
        key="D",
        icon="pen",
        also=_("new letter, compose, new conversation"),
    ),
    Command(
        "search",
        _("Search all letters"),
        Way.PRESS,
        Group.DESK,
        to="find",
        key="/",
        icon="search",
        also=_("find"),
    ),
    Command("palette", _("Go anywhere, do anything"), Way.KEY, Group.DESK, key="Ctrl K"),
    Command("keys", _("All keys"), Way.KEY, Group.DESK, key="?"),
    Command("leave", _("Leave a question as it is"), Way.KEY, Group.DESK, key="Esc"),
)
