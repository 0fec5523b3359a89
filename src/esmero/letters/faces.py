"""The face of who answers, small enough to travel inside a letter."""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from esmero.domain.files import reads as files

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

# Twice the size at which letters show it, for sharp screens.
WIDTH, HEIGHT = 120, 150


def of(agent: "Agent | None") -> bytes | None:
    """Return somebody's photograph as a small PNG, None without one."""
    return _small(agent.photo) if agent and agent.photo else None


@lru_cache(maxsize=64)
def _small(key: str) -> bytes | None:
    png = files.face(key)
    if png is None:
        return None
    from PIL import Image  # imported here: it is heavy and only letters with a face need it

    try:
        with Image.open(BytesIO(png)) as picture:
            small = picture.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    except (OSError, ValueError):
        return None
    out = BytesIO()
    small.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()
