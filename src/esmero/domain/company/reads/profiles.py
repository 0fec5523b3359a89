"""Laws that the company is measured by, and how it stood with each rule of them."""

from datetime import date

from esmero.domain.company.models import NotedFigure, Profile, ProfileRule


def profile(key: str) -> Profile | None:
    """Return a profile, on or off; None where it was never switched on."""
    return Profile.objects.filter(key=key).first()


def is_measured_by(key: str) -> bool:
    """Say whether the company wants to be measured by this law."""
    return Profile.objects.filter(key=key, is_on=True).exists()


def rules_now(key: str) -> dict[str, ProfileRule]:
    """Return how each rule of a profile stood when it was looked at last, by the rule's key."""
    rows = ProfileRule.objects.filter(profile__key=key).order_by("on", "measured_at")
    return {row.key: row for row in rows}


def months_of(key: str, year: int) -> list[ProfileRule]:
    """Return how each rule of a profile stood in each month of a year, by month."""
    rows = ProfileRule.objects.filter(profile__key=key, on__year=year)
    return list(rows.order_by("on", "id"))


def figures_of(key: str, *, limit: int = 24) -> list[NotedFigure]:
    """Return the figures that were noted by hand for a profile, the newest month first."""
    return list(NotedFigure.objects.filter(profile__key=key).order_by("-on", "key")[:limit])


def noted_figure(key: str, rule: str, *, since: date) -> NotedFigure | None:
    """Return the newest figure noted by hand for a rule, of a month that began at `since` or later."""
    rows = NotedFigure.objects.filter(profile__key=key, key=rule, on__gte=since)
    return rows.order_by("-on").first()
