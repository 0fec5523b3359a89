import re

from esmero.ui import specimens
from esmero.ui.tests import pieces

SHEETS = sorted((pieces.STATIC / "css").glob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Names that only scripts or tests look for.
UNSTYLED = {"thread__run", "step__knot"}


def _text(path):
    return COMMENT.sub("", path.read_text())


def test_every_token_that_is_used_is_made():
    everything = " ".join(_text(path) for path in SHEETS)
    made = set(re.findall(r"(--[\w-]+)\s*:", everything))
    used = set(re.findall(r"var\((--[\w-]+)", everything))

    assert not used - made


def test_every_colour_comes_from_a_token():
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
    painted = [
        line.strip()
        for path in SHEETS
        if path.name not in {"tokens.css", "living.css"}
        for line in _text(path).splitlines()
        if colour.search(line)
    ]
    assert not painted


def test_browsers_without_light_dark_know_every_colour_in_both_themes():
    tokens = _text(pieces.STATIC / "css/tokens.css")
    whole, plain = tokens.split("@supports not (color: light-dark(white, black))")
    named = set(re.findall(r"(--[\w-]+):\s*light-dark\(", whole)) - {"--mark"}
    blocks = re.findall(r"{([^{}]*--paper:[^{}]*)}", plain)

    assert len(blocks) == 3
    for block in blocks:
        assert named == set(re.findall(r"(--[\w-]+):", block)) - {"--mark"}


def test_every_sheet_keeps_the_order_of_layers():
    order = "@layer reset, tokens, base, layout, components, screens, utilities;"

    assert [path.name for path in SHEETS if order not in path.read_text()] == []


def test_braces_meet():
    for path in SHEETS:
        text = _text(path)
        assert text.count("{") == text.count("}"), path.name


def test_nothing_shouts_and_nothing_is_fetched():
    everything = " ".join(_text(path) for path in SHEETS)

    assert "!important" not in everything
    assert not re.search(r"@font-face|@import|url\(", everything)


def test_every_class_of_the_parts_has_a_look():
    environment = pieces.environment_of_pages()
    page = environment.get_template("ui/components.html").render(**specimens.all_of_them())
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", " ".join(_text(path) for path in SHEETS)))

    assert pieces.Walk(page).classes() - styled <= UNSTYLED
