"""Places in a text."""

from esmero.ground import blanks


def test_only_names_handed_in_are_filled_and_everything_else_stays():
    text = "Dear {{ customer }}, {% if x %}{{customer.__class__}}{% endif %} ${code} {{code}}"

    filled = blanks.fill(text, {"customer": "Ana", "code": "4F7K"})

    assert filled == "Dear Ana, {% if x %}[[customer.__class__]]{% endif %} ${code} 4F7K"


def test_what_is_filled_in_is_never_read_again():
    assert blanks.fill("{{customer}}", {"customer": "{{code}}", "code": "4F7K"}) == "{{code}}"


def test_what_has_no_value_is_a_blank_that_can_be_seen():
    filled = blanks.fill("By {{promise}}.", {"promise": ""})

    assert filled == "By [[promise]]."
    assert blanks.blanks(filled) == ["promise"]


def test_blanks_are_told_once_each():
    assert blanks.blanks("[[size]] or [[ size ]], in [[colour]]; [not], [[]]") == ["size", "colour"]
    assert blanks.unknown("{{code}} {{nothing}} {{nothing}}", {"code"}) == ["nothing"]
