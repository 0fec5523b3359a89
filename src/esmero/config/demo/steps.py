"""The steps of a repair, as the demo's workshop takes them, and one that is on its way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import draw_workflow
from esmero.config.demo.script import WORKSHOP, Line, Story
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.workflows.kinds import StepDrawn, Unit

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, Team

NAMES = {"en": "Repair", "es": "Arreglo", "ru": "Ремонт"}
RECEIVED = {"en": "Received", "es": "Recibido", "ru": "Получено"}
DIAGNOSING = {"en": "Being looked at", "es": "En examen", "ru": "Осматривается"}
ORDERED = {"en": "Material ordered", "es": "Material encargado", "ru": "Материал заказан"}
REPAIRED = {"en": "Repaired", "es": "Arreglado", "ru": "Отремонтировано"}
COSTS = {
    "en": "we tell you what can be done, and what it costs",
    "es": "le decimos qué se puede hacer y cuánto cuesta",
    "ru": "скажем, что можно сделать и сколько это стоит",
}
DONE = {
    "en": "your piece is mended",
    "es": "su prenda está arreglada",
    "ru": "ваша вещь будет отремонтирована",
}


STORY = Story(
    name="Noelia Prats",
    email="noelia.prats@mail.example",
    language="es",
    subject="La cremallera de la cazadora",
    to=WORKSHOP,
    lines=[
        Line(
            14.0,
            "asks",
            "Hola: se ha roto la cremallera de mi cazadora. La mandé ayer al taller. ¿Tiene arreglo?",
        ),
        Line(
            12.5,
            "answers",
            "Hola, Noelia:\n\nya la tenemos aquí. La miramos con calma y le contamos.",
            who="tomas",
        ),
        Line(12.4, "sorts", "Repair", who="tomas"),
        Line(6.0, "goes_on", who="tomas"),
        Line(1.5, "goes_on", who="tomas"),
    ],
)


def draw(owner: Agent, workshop: Team, at: datetime) -> None:
    """Draw and switch on the steps of a repair."""
    kind = draw_workflow.add_kind(agent=owner, names=NAMES, at=at)
    steps = [
        StepDrawn(RECEIVED),
        StepDrawn(
            DIAGNOSING,
            owner_team_id=workshop.pk,
            goes_to=(3,),
            promised=COSTS,
            within=8,
            unit=Unit.HOURS,
            promise_kind=PromiseKind.QUOTE,
        ),
        StepDrawn(ORDERED, owner_team_id=workshop.pk, goes_to=(1,), promised=DONE, within=8),
        StepDrawn(REPAIRED),
    ]
    draw_workflow.draw(agent=owner, kind_id=kind.pk, steps=steps, at=at)
    draw_workflow.switch(agent=owner, kind_id=kind.pk, is_on=True, at=at)
