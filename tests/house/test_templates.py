"""Templates look down like the code does, and hold neither scripts nor styles."""

import re

from tests.house import tree

REFERENCE = re.compile(r"""{%-?\s*(?:include|extends|import|from)\s+["']([^"']+)["']""")
# Which folder of templates may take from which, by floor.
MAY_TAKE = {"ui": {"ui"}, "parts": {"parts", "ui"}, "letters": {"letters", "parts", "ui"}}
SURFACES = {"ui", "parts"}
INLINE_STYLE = re.compile(r"""\sstyle\s*=\s*["']|<style\b""", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
HANDLER = re.compile(r"""<[^>]*\son[a-z]+\s*=\s*["']""", re.IGNORECASE)
OTHER_HOST = re.compile(r"""\b(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)
FORM = re.compile(r"<form\b[^>]*>", re.IGNORECASE)
PART_OF_A_TABLE = re.compile(r"<(?:table|thead|tbody|tr|th|td)\b[^>]*>")


def test_templates_take_from_their_own_floor_or_below():
    upwards = [
        f"{tree.shown(path)} takes {target}"
        for path in tree.templates()
        for target in REFERENCE.findall(_text(path))
        if target.split("/")[0] not in _allowed(_owner(path))
    ]
    assert not upwards


def test_a_template_that_is_taken_exists():
    names = {_name(path) for path in tree.templates()}
    missing = [
        f"{tree.shown(path)} takes {target}"
        for path in tree.templates()
        for target in REFERENCE.findall(_text(path))
        if target not in names
    ]
    assert not missing


def test_a_template_lies_in_a_folder_named_after_its_owner():
    astray = [
        tree.shown(path)
        for path in tree.templates()
        if _name(path).split("/")[0] not in _folders(_owner(path))
    ]
    assert not astray


def test_no_page_carries_a_style_of_its_own():
    styled = [
        tree.shown(path)
        for path in tree.templates()
        if not _is_letter(path) and INLINE_STYLE.search(_text(path))
    ]
    assert not styled


def test_no_page_carries_a_script_of_its_own():
    scripted = [
        tree.shown(path)
        for path in tree.templates()
        if HANDLER.search(_text(path)) or any("src=" not in tag for tag in SCRIPT.findall(_text(path)))
    ]
    assert not scripted


def test_no_page_fetches_from_another_host():
    fetching = [tree.shown(path) for path in tree.templates() if OTHER_HOST.search(_text(path))]
    assert not fetching


def test_a_form_that_posts_carries_its_token():
    bare = []
    for path in tree.templates():
        text = _text(path)
        for match in FORM.finditer(text):
            body = text[match.end() : text.find("</form", match.end())]
            if re.search(r"""method\s*=\s*["']post""", match.group(0), re.IGNORECASE) and "csrf" not in body:
                bare.append(f"{tree.shown(path)}: {match.group(0)}")
    assert not bare


def test_style_sheets_and_modules_fetch_nothing_from_other_hosts():
    fetching = [
        tree.shown(path)
        for path in tree.files()
        if tree.PACKAGE in path.parents and path.suffix in {".css", ".js"}
        if re.search(r"""(?:url\(|@import|from|import\()\s*["']?(?:https?:)?//""", path.read_text())
    ]
    assert not fetching


def _text(path):
    return re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)


def _owner(path):
    """The folder that holds `templates`: ui, parts, letters, a surface or a gateway."""
    return path.parts[path.parts.index("templates") - 1]


def _name(path):
    return "/".join(path.parts[path.parts.index("templates") + 1 :])


def _allowed(owner):
    return MAY_TAKE.get(owner, SURFACES | _folders(owner))


def _folders(owner):
    # allauth asks for its own names; the pages behind them are the look's.
    return {owner, "account", "allauth", "mfa"} if owner == "ui" else {owner}


def _is_letter(path):
    return _owner(path) == "letters"


def test_a_table_laid_out_for_a_phone_keeps_its_heads_and_stays_a_table():
    unsaid = [
        f"{tree.shown(path)}: {tag}"
        for path in tree.templates()
        if not _is_letter(path)
        for tag in PART_OF_A_TABLE.findall(_text(path))
        if " role=" not in tag or (tag.startswith("<td") and " data-head=" not in tag)
    ]
    assert not unsaid
