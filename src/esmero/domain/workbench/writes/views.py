"""Lists of one's own."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent, Team
from esmero.domain.workbench.models import SavedView
from esmero.ground import text
from esmero.ground.refs import Audience, Ref


def save_view(agent: Agent, *, name: str, wanted: dict[str, Any], at: datetime) -> SavedView:
    """Keep what somebody looks for as a list, below the others."""
    last = SavedView.objects.filter(agent=agent).aggregate(last=Max("position"))["last"]
    return SavedView.objects.create(
        agent=agent, name=text.one_line(name)[:60], wanted=wanted, position=(last or 0) + 1, made_at=at
    )


def rename_view(view: SavedView, *, name: str) -> None:
    """Call a list otherwise."""
    view.name = text.one_line(name)[:60]
    view.save(update_fields=["name"])


def move_view(view: SavedView, *, up: bool) -> None:
    """Let a list change places with the one above or below it."""
    others = SavedView.objects.filter(agent=view.agent, removed_at=None).exclude(pk=view.pk)
    if up:
        other = others.filter(position__lte=view.position).order_by("-position", "-id").first()
    else:
        other = others.filter(position__gte=view.position).order_by("position", "id").first()
    if other is None:
        return
    SavedView.objects.filter(pk=view.pk).update(position=other.position)
    SavedView.objects.filter(pk=other.pk).update(position=view.position)


def remove_view(view: SavedView, *, at: datetime) -> None:
    """Take a list away; it can be brought back."""
    view.removed_at = at
    view.save(update_fields=["removed_at"])


def bring_view_back(view: SavedView) -> None:
    """Put a list that was taken away back in its place."""
    view.removed_at = None
    view.save(update_fields=["removed_at"])


def ask_for_tag(tag_id: int, *, instead_of: int) -> None:
    """Let lists that ask for one tag ask for another: the two became one."""
    for view in SavedView.objects.filter(wanted__tag_id=instead_of):
        view.wanted = {**view.wanted, "tag_id": tag_id}
        view.save(update_fields=["wanted"])


def share_view(view: SavedView, *, team: Team | None, by: Doer, at: datetime) -> None:
    """Show a list to all people of a team; None: to nobody any more."""
    before, view.team = view.team_id, team
    view.save(update_fields=["team"])
    told = team.pk if team else before
    if told and told != before or before and team is None:
        verb = "view.shared" if team else "view.unshared"
        audience = Audience(team_id=told, is_internal=True)
        events.record(verb, about=Ref("saved_view", view.pk), audience=audience, by=by, at=at)
