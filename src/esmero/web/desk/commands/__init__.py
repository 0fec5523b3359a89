"""Everything that can be done at the desk, in one place: screen, keys and palette read it from here.

A new one: a Command in `conversation.py`, `lists.py` or `places.py` (name, words, way, address, key),
and where it shall stand on the screen `{{ ui.command(can.its_name, csrf_input, 'small') }}`. The list of
keys, the palette and the key itself come by themselves; a test says when a key is taken.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from esmero.ui import addresses, remembered
from esmero.web.desk.commands import conversation, further, lists, places, practice
from esmero.web.desk.commands.kinds import HEADINGS, Command, Group, Here, Ready, Way

__all__ = ["ALL", "Command", "Group", "Here", "Ready", "Way", "all_keys", "offered", "ready"]

ALL: tuple[Command, ...] = (
    *conversation.COMMANDS,
    *further.COMMANDS,
    *lists.COMMANDS,
    *places.COMMANDS,
    *practice.COMMANDS,
)
NAMED = {command.name: command for command in ALL}
# The number of no conversation: it stands in addresses until the page puts its own there.
NOWHERE = 0
Fields = tuple[tuple[str, str], ...]
Groups = tuple[tuple[str, tuple["Ready", ...]], ...]


class Can(dict[str, Ready]):
    """What can be done here, by name: each made when a page asks for it."""

    def __init__(self, fitting: list[Command], here: Here) -> None:
        super().__init__()
        self._fitting = {command.name: command for command in fitting}
        self._here = here

    def __missing__(self, name: str) -> Ready:
        self[name] = found = ready(self._fitting[name], self._here)
        return found

    def everything(self) -> list[Ready]:
        """Return all of it."""
        return [self[name] for name in self._fitting]


def offered(here: Here) -> dict[str, Any]:
    """Return what a page needs of the commands that fit here: by name, and under their headings.

    In templates: {{ ui.command(can.close, csrf_input, 'small') }}; nothing where it does not fit. Those
    under headings are the same for every conversation: their addresses begin with `anywhere`, in whose
    place the page puts `here_url`.
    """
    fitting = [command for command in ALL if command.fits(here)]
    anywhere = [(command.group, _anywhere(command.name, _fields(command, here))) for command in fitting]
    grouped = {group: tuple(one for of, one in anywhere if of == group) for group in Group}
    return {
        "can": Can(fitting, here),
        "commands": tuple((str(HEADINGS[group]), ones) for group, ones in grouped.items() if ones),
        "all_keys": all_keys(here),
        "anywhere": _conversation_url(NOWHERE),
        "here_url": _conversation_url(here.conversation.pk if here.conversation else NOWHERE),
    }


def all_keys(here: Here) -> Groups:
    """Return all commands that have a key under their headings, those of a conversation first where one is.

    The same wherever one stands: whoever looks for a key learns it before the page that needs it.
    """
    keyed = [one.name for one in ALL if one.key and (one.group != Group.GO or one.fits(here))]
    return _keys_of(tuple(keyed), here.is_there)


@remembered.in_each_language
def _keys_of(names: tuple[str, ...], is_there: bool) -> Groups:
    """Return these commands under their headings; keys of a conversation come last where there `is` none."""
    listed: dict[Group, list[Ready]] = {group: [] for group in Group}
    for name in names:
        listed[NAMED[name].group].append(_listed(NAMED[name]))
    found = [(str(HEADINGS[group]), tuple(ones)) for group, ones in listed.items()]
    if not is_there:
        _heading, ones = found.pop(0)
        found.append((gettext("In a conversation"), ones))
    return tuple(found)


def _listed(command: Command) -> Ready:
    """A command in a list of keys only: it leads nowhere."""
    return Ready(command.name, str(command.words), "", "", command.key, command.icon, Way.KEY, "")


def ready(command: Command, here: Here) -> Ready:
    """Return a command as a page shows it."""
    return _made(command, here.conversation.pk if here.conversation else NOWHERE, _fields(command, here))


@remembered.in_each_language
def _anywhere(name: str, fields: Fields) -> Ready:
    return _made(NAMED[name], NOWHERE, fields)


def _made(command: Command, number: int, fields: Fields) -> Ready:
    url, spoken = _address(command, number), _spoken(command.name)
    return Ready(
        name=command.name,
        words=spoken[0],
        short=spoken[1],
        also=spoken[2],
        keys=command.key,
        icon=command.icon,
        way=str(command.way),
        url=url,
        attrs=tuple(_attrs(command, url).items()),
        fields=fields,
    )


def _fields(command: Command, here: Here) -> Fields:
    return tuple((name, str(value)) for name, value in command.fields(here).items())


@remembered.in_each_language
def _spoken(name: str) -> tuple[str, str, str]:
    """Return what a command is called: in a list, on the screen, and by which other words it is found."""
    command = NAMED[name]
    return str(command.words), str(command.short or command.words), str(command.also)


def _address(command: Command, number: int) -> str:
    if callable(command.to):
        return command.to()
    if command.way in {Way.PRESS, Way.KEY}:
        return f"#{command.to}" if command.to else ""
    about = [number] if command.group == Group.HERE else []
    return addresses.reverse(command.to, args=about)


def _conversation_url(number: int) -> str:
    return addresses.reverse("desk:conversation", args=[number])


def _target(command: Command) -> str:
    # htmx sends nothing where the part that it should replace is missing: a list has no letters.
    return command.target or ("#letters" if command.group == Group.HERE else "")


def _attrs(command: Command, url: str) -> dict[str, str]:
    if command.way == Way.ASK:
        takes = {"data-takes-selection": ""} if command.takes_selection else {}
        return {"data-opens": "ask", "hx-get": url, "hx-target": "#asked", "hx-swap": "innerHTML"} | takes
    if command.way == Way.DO and (target := _target(command)):
        return {"hx-post": url, "hx-target": target, "hx-swap": "outerHTML"}
    if command.way == Way.PRESS:
        return {"data-presses": url.removeprefix("#")}
    return {}
