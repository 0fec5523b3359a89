"""Forms as a browser sends them."""

from django.urls import reverse
from lxml import html


def rows(prefix, *given):
    """Return the fields of a set of rows."""
    fields = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(given):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def person(**changed):
    return {
        "name": "Marta Roldán",
        "email": "marta@marea.example",
        "role": "AGENT",
        "language": "es",
        "password": "the tide comes in at noon",
        **changed,
    }


def calendar(*windows, **changed):
    week = windows or ({"days": "0-4", "starts_at": "9", "ends_at": "20"},)
    plain = {"name": "Shop", "time_zone": "Europe/Madrid", "holidays_of": "Spain, Andalucía"}
    return {**plain, **rows("window", *week), **changed}


def rule(**changed):
    names = ("first_reply", "next_reply", "update", "escalation", "look_again")
    numbers = {f"{name}_number": "2" for name in names}
    units = {f"{name}_unit": "hours" for name in names}
    return {"name": "Everything", "look_again_days": "7", "warn_percent": "25", **numbers, **units, **changed}


def asks(*given):
    """Return the fields of a rule's conditions: pairs of a noun and its values, or three with whether not."""
    fields = {"row": list(range(1, len(given) + 1))}
    for key, (noun, values, *is_not) in enumerate(given, start=1):
        fields[f"when-{key}-noun"], fields[f"when-{key}-values"] = noun, values
        fields[f"when-{key}-is_not"] = "1" if is_not and is_not[0] else "0"
    return fields


def send(client, name, fields=None, *args):
    """Send a form to a page of the back office, and follow to the page it leads to."""
    return client.post(reverse(f"backoffice:{name}", args=args), fields or {}, follow=True)


def beside(answer):
    """Return what the page says beside its fields, by the id of the field."""
    found = html.fromstring(answer.content.decode()).find_class("field__error")
    return {one.get("id").removesuffix("-error"): _words(one) for one in found if _words(one)}


def words(answer):
    """Return all that the page says."""
    return _words(html.fromstring(answer.content.decode()).get_element_by_id("main"))


def _words(element):
    return " ".join(" ".join(element.itertext()).split())
