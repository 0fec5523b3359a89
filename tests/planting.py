"""One row in every table that keeps anything of a customer, with a marker in every column that takes words.

What tables and columns there are is looked up, not listed: a new one is planted as well.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.files import writes as files
from esmero.domain.files.kinds import KEY_LENGTH
from esmero.domain.staff.models import Agent

COLUMNS = {"customer_id", "conversation_id", "message_id", "identity_id"}
# A reference by kind and id points at the conversation.
KINDS = {"about_kind": "message", "within_kind": "conversation", "channel_kind": "EMAIL"}
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
NUMBERS = count(1)


def tables() -> dict[str, type[models.Model]]:
    """Return the tables that bear something of a customer, and those that hang on one of them."""
    ours = [
        model for model in apps.get_models() if model.__module__.startswith("esmero.") and model._meta.managed
    ]
    bearing = {model for model in ours if _bears(model)} | {Customer}
    while more := {model for model in ours if _hangs_on(model, bearing)} - bearing:
        bearing |= more
    return {f"{model._meta.app_label}.{model.__name__}": model for model in bearing}


def _bears(model: type[models.Model]) -> bool:
    return any(getattr(field, "column", None) in COLUMNS for field in model._meta.get_fields())


def _hangs_on(model: type[models.Model], bearing: set[type[models.Model]]) -> bool:
    return any(
        isinstance(field, models.ForeignKey) and field.related_model in bearing - {Agent}
        for field in model._meta.get_fields()
    )


def takes_words(model: type[models.Model]) -> list[Any]:
    """Return the columns of a table in which words may stand: none of fixed words, none of kinds of ours."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, WORDS) and not field.choices and field.name not in KINDS
    ]


def is_key(field: Any) -> bool:
    """Say whether a column names stored bytes."""
    is_as_long = isinstance(field, models.CharField) and field.max_length == KEY_LENGTH
    return is_as_long and field.name in {"key", "photo"}


class Ground:
    """Whom it is planted for, and what of theirs rows point at."""

    def __init__(self, conversation: Conversation, message: Message, agent: Agent) -> None:
        self.customer: Customer = conversation.customer
        self.identity = Identity.objects.filter(customer=self.customer)[0]
        self.conversation, self.message, self.agent = conversation, message, agent
        self.at = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


def plant(model: type[models.Model], ground: Ground, marker: str, shapes: dict[str, Any]) -> models.Model:
    """Add a row to a table, with the marker in every column that takes words."""
    values: dict[str, Any] = {}
    name = f"{model._meta.app_label}.{model.__name__}"
    words = {field.name for field in takes_words(model)}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.AutoField):
            continue
        shape = shapes.get(f"{name}.{field.name}")
        if shape is not None:
            values[field.attname] = shape(marker)
        elif field.name in KINDS:
            values[field.attname] = KINDS[field.name]
        elif field.name in words:
            values[field.attname] = marked(field, marker)
        else:
            values[field.attname] = _other(field, ground, marker, shapes)
    return model._default_manager.create(**values)


def marked(field: Any, marker: str) -> Any:
    """Return what stands in a column of this kind with the marker in it; of a file, its key."""
    number = next(NUMBERS)
    if isinstance(field, models.JSONField):
        made = field.default() if callable(field.default) else {}
        return [f"{marker} {number}"] if isinstance(made, list) else {"words": f"{marker} {number}"}
    if isinstance(field, models.BinaryField):
        return f"{marker} {number} ".encode() + base64.b64encode(f"{marker} {number}".encode())
    if is_key(field):
        return files.store(f"{marker} in a file {number}".encode())
    if isinstance(field, models.EmailField):
        return f"{marker}{number}@example.org"
    return f"{marker} {number}"[: field.max_length]


def _other(field: Any, ground: Ground, marker: str, shapes: dict[str, Any]) -> Any:
    theirs = {Customer: ground.customer, Conversation: ground.conversation, Message: ground.message}
    theirs |= {Identity: ground.identity, Agent: ground.agent}
    numbers = {"customer_id": ground.customer, "conversation_id": ground.conversation}
    numbers |= {"message_id": ground.message, "about_id": ground.message, "within_id": ground.conversation}
    if isinstance(field, models.ForeignKey):
        found = theirs.get(field.related_model) or _first(field, ground)
        if found is None and not field.null:
            found = plant(field.related_model, ground, marker, shapes)
        return found.pk if found and field.related_model is not field.model else None
    if field.name in numbers:
        return numbers[field.name].pk
    if field.choices:
        return field.choices[0][0]
    if field.null and not isinstance(field, models.DateTimeField | models.DateField):
        return None
    return field.get_default() if field.has_default() else _plain(field, ground)


def _first(field: Any, ground: Ground) -> Any:
    if isinstance(field, models.OneToOneField):
        return None
    rows = field.related_model._default_manager.order_by("-pk")
    if any(one.name == "customer_id" for one in field.related_model._meta.concrete_fields):
        rows = rows.filter(customer_id=ground.customer.pk)
    return rows.first()


def _plain(field: Any, ground: Ground) -> Any:
    if isinstance(field, models.DateTimeField):
        return None if field.null else ground.at
    if isinstance(field, models.DateField):
        return None if field.null else ground.at.date()
    return 1 if isinstance(field, models.IntegerField) else False


def forms(marker: str) -> list[bytes]:
    """Return how a marker may stand: as it is, quoted-printable, in base64 at each of its three places."""
    raw = marker.encode()
    coded = [base64.b64encode(b"x" * shift + raw)[4 if shift else 0 :] for shift in range(3)]
    # The ends depend on what stands beside it.
    return [raw, quopri.encodestring(raw), *(one.rstrip(b"=")[:-2] for one in coded)]


def places(marker: str) -> Iterator[str]:
    """Yield `table.column` wherever the marker stands, in whatever form; of a file its name.

    All tables of the database are looked at, also those that an index keeps for itself.
    """
    sought = [form.lower() for form in forms(marker)]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (tables of ours)
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                told = dict(zip(columns, row, strict=True))
                yield from (f"{table}.{name}" for name in told if _has(_bytes(told[name]), sought))
    for path in _files():
        if _has(path.read_bytes().lower(), sought):
            yield f"file {path.name}"


def _files() -> Iterator[Path]:
    """What lies in the folders of an installation, but its database, which was looked at."""
    for folder in {Path(settings.MEDIA_ROOT), Path(settings.ESMERO_HOME)}:
        yield from (path for path in folder.rglob("*") if path.is_file() and "sqlite" not in path.name)


def _has(content: bytes, sought: list[bytes]) -> bool:
    return any(form in content for form in sought)


def _bytes(value: object) -> bytes:
    return bytes(value).lower() if isinstance(value, bytes | memoryview) else str(value).lower().encode()
