"""A mail as it was laid out, with its own pictures put into it."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.utils.safestring import SafeString, mark_safe

from esmero.domain.files import reads as files
from esmero.ground import filekinds

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message
    from esmero.domain.files.models import Attachment

INNER = re.compile(r'src="cid:([^"]+)"')
# Pictures beyond this stay among the files below the letter.
MOST_BYTES = 4 * 1024 * 1024


def with_pictures(message: Message) -> SafeString:
    """Return a message's HTML, which was cleaned as it came in, with its inner pictures written into it."""
    attached = files.of_each("message", [message.pk]).get(message.pk, [])
    by_id = {file.content_id.strip("<>"): file for file in attached if file.content_id and file.is_picture}

    def written_in(found: re.Match[str]) -> str:
        file = by_id.get(unquote(found[1]))
        return f'src="{_data(file)}"' if file else ""

    # Cleaned by allow-list at reading, framed without scripts and without any origin: see views.files.
    return mark_safe(INNER.sub(written_in, message.html))  # noqa: S308


def _data(file: Attachment) -> str:
    path = files.path_of(file.key)
    if file.size > MOST_BYTES or not path.is_file():
        return ""
    content = path.read_bytes()
    if not filekinds.is_picture(content[:16]):
        return ""
    return f"data:{file.content_type};base64,{base64.b64encode(content).decode()}"
