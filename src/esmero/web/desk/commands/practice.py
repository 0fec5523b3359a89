"""Learning the desk."""

from django.utils.translation import gettext_lazy as _

from esmero.web.desk.commands.kinds import Command, Group, Here, Way


def _practises(here: Here) -> bool:
    return here.conversation is not None and here.conversation.is_practice


COMMANDS = (
    Command(
        "tour",
        _("Show me around"),
        Way.DO,
        Group.DESK,
        to="desk:tour",
        icon="eye",
        also=_("tour, help, first steps"),
        fields=lambda here: {"step": 1},
        target="#strip",
    ),
    Command(
        "practise",
        _("Practise with a made-up customer"),
        Way.DO,
        Group.DESK,
        to="desk:practice",
        icon="talk",
        also=_("try, training, demo"),
    ),
    Command(
        "end_practice",
        _("End the practice and take it away"),
        Way.DO,
        Group.DESK,
        to="desk:practice-ending",
        icon="bin",
        also=_("remove, delete"),
        fits=_practises,
        short=_("End the practice"),
    ),
)
