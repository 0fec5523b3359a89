"""Files that come with a form: each is looked at, and refused in plain words; the form's words are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from esmero.ground import filekinds, text

MEGABYTE = 1024 * 1024
MOST_FILES = 5
# What the browser offers to choose from; a telephone then opens its camera.
CHOOSER = "image/*,.heic,.pdf,.txt,.csv,.mp4,.mov,.mp3,.zip,.docx,.xlsx,.odt"


@dataclass(frozen=True)
class SentFile:
    """A file that was looked at: its kind is what its bytes say, its name a tidy one."""

    name: str
    content_type: str
    content: bytes


class SeveralFiles(forms.ClearableFileInput):
    """A field in which several files may be chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of the kinds allowed; cleans to a list of SentFile."""

    def __init__(self, *, kinds: Collection[str], most: int = MOST_FILES, **options: Any) -> None:
        super().__init__(**{"required": False, "widget": SeveralFiles(), **options})
        self.kinds = kinds
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[SentFile]:
        """Return the files. Raises ValidationError with a sentence for each that can't be taken."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(files) > self.most:
            raise ValidationError(_too_many(len(files), self.most))
        refused = [why for why in (_size_trouble(file) for file in files) if why]
        if refused:
            raise ValidationError(refused)
        read = [_read(file) for file in files]
        refused = [_wrong_kind(file.name) for file in read if file.content_type not in self.kinds]
        if refused:
            raise ValidationError(refused)
        return read


def limits() -> dict[str, Any]:
    """Return what the page's own check of chosen files needs to know (for the macro `files`)."""
    return {
        "max_bytes": settings.ESMERO_MAX_FILE_MB * MEGABYTE,
        "max_count": MOST_FILES,
        "max_together": filekinds.MOST_BYTES_TOGETHER,
        "kinds": CHOOSER,
    }


def size_words(size: int) -> str:
    """Return a size in bytes as people say it: "214 kB"."""
    return filesizeformat(size)


def _size_trouble(file: UploadedFile[Any]) -> str:
    size = file.size or 0
    if size == 0:
        return _("%(name)s is empty. Your words are kept.") % {"name": _name(file)}
    if size > settings.ESMERO_MAX_FILE_MB * MEGABYTE:
        return _("%(name)s is %(size)s; we can take %(limit)s. Your words are kept.") % {
            "name": _name(file),
            "size": size_words(size),
            "limit": size_words(settings.ESMERO_MAX_FILE_MB * MEGABYTE),
        }
    return ""


def _too_many(count: int, most: int) -> str:
    return _("These are %(count)s files; we can take %(most)s at a time. Your words are kept.") % {
        "count": count,
        "most": most,
    }


def _wrong_kind(name: str) -> str:
    return _("%(name)s is of a kind that we can’t take. Your words are kept.") % {"name": name}


def _read(file: UploadedFile[Any]) -> SentFile:
    content = file.read()
    name = _name(file)
    return SentFile(name, filekinds.kind_of(content, name), content)


def _name(file: UploadedFile[Any]) -> str:
    return text.tidy_filename(file.name or "")
