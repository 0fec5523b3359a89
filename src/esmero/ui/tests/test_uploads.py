import io
import zipfile

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from PIL import Image

from esmero.ground import filekinds
from esmero.ui import uploads

KINDS = {"image/png", "image/jpeg", "application/pdf", "text/plain"}


class Note(forms.Form):
    text = forms.CharField(required=False)
    files = uploads.FilesField(kinds=KINDS)


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def archive(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, words in entries.items():
            made.writestr(name.replace("__", "/").replace("_", "."), words)
    return out.getvalue()


def sent(*files: tuple[str, bytes]) -> Note:
    uploaded = [SimpleUploadedFile(name, content) for name, content in files]
    return Note({"text": "kept"}, MultiValueDict({"files": uploaded}))


def test_a_picture_is_taken_for_what_its_bytes_say_whatever_its_name():
    form = sent(("holiday.exe", png()))

    assert form.is_valid()
    assert form.cleaned_data["files"][0].content_type == "image/png"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("page.html", b"<p>words</p>"),
        ("half.png", png()[:30]),
        ("program.txt", b"MZ\0\0\0"),
        ("broken.zip", b"PK\x03\x04 and nothing"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(name, content):
    form = sent((name, content))

    assert not form.is_valid()
    assert name in form.errors["files"][0]
    assert form["text"].value() == "kept"


def test_an_empty_file_is_refused():
    assert "is empty" in sent(("a.png", b"")).errors["files"][0]


def test_a_file_that_is_too_big_is_refused_with_both_sizes(settings):
    settings.ESMERO_MAX_FILE_MB = 1

    (why,) = sent(("film.txt", b"x" * (1024 * 1024 + 1))).errors["files"]

    assert "film.txt is 1.0" in why


def test_too_many_files_are_refused():
    assert not sent(*[(f"{n}.txt", b"words") for n in range(6)]).is_valid()


def test_no_file_is_no_mistake():
    form = Note({"text": "kept"}, MultiValueDict())

    assert form.is_valid()
    assert form.cleaned_data["files"] == []


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7 words", "bill", "application/pdf"),
        (b"\0\0\0\x18ftypheic", "photo.heic", "image/heic"),
        (b"\0\0\0\x18ftypqt  ", "film.mov", "video/quicktime"),
        (b"\0\0\0\x18ftypisom", "film.mp4", "video/mp4"),
        (b"ID3 and a song", "song.mp3", "audio/mpeg"),
        (b"a;b\n1;2", "list.csv", "text/csv"),
        (archive(a_txt="words"), "a.zip", "application/zip"),
        (archive(word__document_xml="<w/>"), "a.docx", filekinds.DOCUMENTS["word/document.xml"]),
    ],
)
def test_kinds_are_told_from_bytes(content, name, kind):
    assert filekinds.kind_of(content, name) == kind


def test_what_only_begins_like_a_picture_is_told_apart():
    assert filekinds.is_picture(png())
    assert not filekinds.is_picture(b"<svg xmlns=")
