"""Moving about in the list on the left, and on the page."""

from django.utils.translation import gettext_lazy as _

from esmero.web.desk.commands.kinds import Command, Group, Way

COMMANDS = (
    Command("down", _("Down the list"), Way.KEY, Group.LIST, key="J"),
    Command("up", _("Up the list"), Way.KEY, Group.LIST, key="K"),
    Command("open", _("Open what the cursor is on"), Way.KEY, Group.LIST, key="Enter"),
    Command("palette", _("Go anywhere, do anything"), Way.KEY, Group.DESK, key="Ctrl K"),
    Command("keys", _("All keys"), Way.KEY, Group.DESK, key="?"),
    Command("leave", _("Leave a question as it is"), Way.KEY, Group.DESK, key="Esc"),
)
