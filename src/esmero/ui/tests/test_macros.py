import re
from types import SimpleNamespace

import pytest
from django import forms

from esmero.ui import specimens
from esmero.ui.tests import pieces

HOSTILE = """<script>alert("x")</script>' onload=alert(1) x="{{ 7*7 }}"""
PERSON = specimens.Person(HOSTILE, HOSTILE, HOSTILE)
MARTA = specimens.Person("Marta Roldán", "MR")
LIMITS = {"max_bytes": HOSTILE, "max_count": HOSTILE, "kinds": HOSTILE}
PAPER = specimens.File(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
IT = SimpleNamespace(
    person=PERSON, state="open", what=HOSTILE, then=HOSTILE, run=3, made=HOSTILE, left=HOSTILE, due=HOSTILE
)
COMMAND = SimpleNamespace(
    name=HOSTILE,
    words=HOSTILE,
    short=HOSTILE,
    also=HOSTILE,
    keys=HOSTILE,
    icon=HOSTILE,
    way="do",
    url=HOSTILE,
)
COMMAND.attrs, COMMAND.fields = {"data-x": HOSTILE}, {HOSTILE: HOSTILE}
GROUPS = [(HOSTILE, [COMMAND])]
CALLS = [
    "ui.their_zone()",
    "ui.their_clock(h, h, h)",
    "ui.in_full(h)",
    "ui.face(p, 'large', here=h)",
    "ui.faces([p, none])",
    "ui.person(p, h)",
    "ui.icon(h)",
    "ui.badge(h, h)",
    "ui.kbd(h)",
    "ui.button(h, 'first', 'clock', name=h, value=h, keys=h, unseen=h, attrs={'hx-get': h})",
    "ui.button(h, href=h, why_not=h)",
    "ui.post_button(h, '', h, fields={h: h}, unseen=h)",
    "ui.company_mark({'name': h, 'mark_url': h}, h)",
    "ui.field('f', h, h, h, value=h, placeholder=h, autocomplete=h)",
    "ui.field('f', h, h, h, value=h, rows=3, attrs={'data-x': h})",
    "ui.select('f', h, [(h, h)], h, h, h)",
    "ui.choices('f', h, [(h, h)], [h], h, h)",
    "ui.choice(h, h, h, h)",
    "ui.sizes(h, [(h, h)], h)",
    "ui.switch('f', h, true, h, h)",
    "ui.checkbox('f', h, true, h, h)",
    "ui.word_select('f', h, [(h, h)])",
    "ui.word_input('f', h, h)",
    "ui.files('f', h, limits, error=h, hint=h)",
    "ui.offers('o', '#', '@', h)",
    "ui.blanks('o')",
    "ui.uploads('u', h, '#', 'REPLY', [], limits)",
    "ui.upload_chip({'id': 1, 'name': h, 'size': h, 'bytes': 1, 'picture_url': '', 'remove_url': '#'})",
    "ui.promise(p, h, h, h, 20, h, h, h, id=h)",
    "ui.promise(p, 'open', h, h, 20, h, h, h, line=true, made_at=at, due_at=at, left_words=h)",
    "ui.promise_of(it)",
    "ui.promise_hint(h, h, h, h, h)",
    "ui.promise_offer(h, h, h, h, h, h, h)",
    "ui.promise_chip(h, h, h, h)",
    "ui.when_tag(at, h)",
    "ui.strong(h)",
    "ui.sign(p, h, h, h)",
    "ui.houseletter(h, h, h, h)",
    "ui.housenote(h, h)",
    "ui.attachments([paper])",
    "ui.clock_elsewhere(h, h, h)",
    "ui.composer_label('i', h, h, anew=true)",
    "ui.composer(h, '', 'c', h, h, h, h, h, placeholder=h, hint_url=h, above=h, error=h)",
    "ui.live(h, h)",
    "ui.notice(h, h, person=p)",
    "ui.toast(h)",
    "ui.keys_dialog('k', groups, h)",
    "ui.key_lists(groups)",
    "ui.with_keys(h, h)",
    "ui.command(command, '', 'small', unseen=h)",
    "ui.command_line(command)",
    "ui.command_groups(groups)",
    "ui.palette('p', h, h, h)",
    "ui.found(h, h, h, p, when=h, option=h)",
    "ui.empty(h, h)",
    "ui.progress('p', h, h, h)",
    "ui.confirmation(h, h, h, h)",
    "ui.trouble(h, h, h, 't', h, h)",
    "ui.next(p, h, h, h, h, lang=h, id=h, told=h)",
    "ui.hour(h, h)",
    "ui.fact(h, h)",
    "ui.step(h, h, h)",
    "ui.door(h, h, h, p)",
    "ui.passage(h, h, h)",
    "ui.rule(h, h, h, h)",
    "ui.pages(h, h)",
    "ui.cloth([{'x': h, 'pieces': [(h, h, h)]}], h)",
    "ui.language_choice([(h, h)], h, h, '', h)",
]
WITH_WORDS = [
    "ui.letter(p, h, lang=h, id=h, told=h)",
    "ui.slip(p, h, h, h)",
    "ui.fold(h, h)",
    "ui.dialog('d', h)",
    "ui.table(h, h)",
]


def _shown(source, **more):
    context = {"h": HOSTILE, "p": PERSON, "limits": LIMITS, "paper": PAPER, "it": IT, "at": specimens.NOON}
    context |= {"command": COMMAND, "groups": GROUPS}
    return pieces.shown(source, **{**context, **more})


PARTS = ["{{ " + call + " }}" for call in CALLS]
PARTS += ["{% call " + call + " %}{{ h }}{% endcall %}" for call in WITH_WORDS]


@pytest.mark.parametrize("source", PARTS)
def test_what_somebody_typed_stays_words_in_every_part(source):
    walk = pieces.Walk(_shown(source))

    assert "script" not in {tag for tag, _ in walk.elements}
    assert not [
        attrs for _, attrs in walk.elements if "onload" in attrs or "x" in attrs and len(attrs["x"] or "") > 9
    ]
    assert not walk.astray
    assert "49" not in _shown(source)


def test_no_part_is_missing_from_the_list_above():
    macros = set(re.findall(r"{% macro (\w+)", (pieces.TEMPLATES / "ui/macros.jinja").read_text()))
    tried = set(re.findall(r"ui\.(\w+)", " ".join(CALLS + WITH_WORDS)))
    inner = {
        "clock_face",
        "field_frame",
        "field_error",
        "told",
        "options",
        "knot",
        "thread",
        "key_line",
        "key_list",
        "command_group",
    }
    of_forms = {"form_field", "errors"}

    assert macros == tried | inner | of_forms


@pytest.mark.parametrize("state", ["open", "soon", "resting", "kept", "mended", "broken", "withdrawn"])
@pytest.mark.parametrize("run", [-20, 0, 1, 50, 99, 100, 400])
def test_a_thread_never_leaves_its_cloth(state, run):
    walk = pieces.Walk(_shown("{{ ui.thread(state, run) }}", state=state, run=run))

    places = [attrs[name] for _, attrs in walk.elements for name in ("x1", "x2", "cx", "x") if name in attrs]
    assert all(0 <= float((place or "").rstrip("%")) <= 100 for place in places)


def test_a_promise_mended_late_counts_as_kept_but_shows_its_tear():
    shown = _shown("{{ ui.promise(p, 'mended', 'It is done', run=70) }}")

    assert 'data-state="kept"' in shown
    assert "thread__mend" in shown
    assert "thread__knot" in shown


def test_a_promise_moves_by_itself_only_while_it_runs():
    source = "{{ ui.promise_of(it, made_at=at, due_at=at) }}"

    assert "<es-due" in _shown(source, it=SimpleNamespace(**{**vars(IT), "is_open": True}))
    assert "<es-due" not in _shown(source, it=SimpleNamespace(**{**vars(IT), "is_open": False}))


def test_a_person_without_a_photograph_shows_initials_and_nobody_a_question_mark():
    assert ">MR<" in _shown("{{ ui.face(p) }}", p=MARTA)
    assert ">?<" in _shown("{{ ui.face(none) }}")


def test_words_with_marked_parts_keep_their_marks_and_nothing_else():
    source = "{{ ui.promise(p, 'open', _('%(name)s answers before %(time)s', name=ui.strong(h), time=h)) }}"

    shown = _shown(source)

    assert "<b>&lt;script&gt;" in shown
    assert "before &lt;script&gt;" in shown


def test_a_button_that_cannot_be_pressed_says_why_and_sends_nothing():
    walk = pieces.Walk(_shown("{{ ui.button('Refund', why_not='Refund, after it arrived') }}"))

    ((tag, attrs),) = walk.elements
    assert (tag, attrs["type"], attrs["aria-disabled"]) == ("button", "button", "true")


def test_a_field_names_its_hint_and_its_error():
    walk = pieces.Walk(_shown("{{ ui.field('f', 'Code', 'Six figures', 'It has five.') }}"))

    (field,) = [attrs for tag, attrs in walk.elements if tag == "input"]
    assert field["aria-describedby"] == "f-hint f-error"
    assert field["aria-invalid"] == "true"
    assert {"f-hint", "f-error"} <= {attrs.get("id") for _, attrs in walk.elements}


def test_a_password_is_never_sent_back():
    assert "secret" not in _shown("{{ ui.field('f', 'Password', kind='password', value='secret') }}")


def test_a_text_that_begins_with_a_line_break_keeps_it():
    assert ">\n\nDear" in _shown("{{ ui.field('f', 'Text', rows=3, value='\n\nDear'|replace('\n', '', 1)) }}")


def test_each_field_of_a_form_is_shown_with_label_and_what_was_typed():
    context = specimens.all_of_them()

    shown = _shown(
        "{% for one in wrong %}{{ ui.form_field(one) }}{% endfor %}{{ ui.errors(wrong) }}", **context
    )

    walk = pieces.Walk(shown)
    assert not walk.astray
    assert 'value="ana@"' in shown
    labelled = {attrs.get("for") for tag, attrs in walk.elements if tag == "label"}
    assert {"wrong_about", "wrong_email", "wrong_team"} <= labelled
    assert 'href="#wrong_email"' in shown


def test_a_choice_knows_its_value_as_number_or_word():
    assert _shown("{{ ui.options([(1, 'Care'), (2, 'Parcels')], 2) }}").count("selected") == 1
    assert _shown("{{ ui.options([('1', 'Care'), ('2', 'Parcels')], [1, 2]) }}").count("selected") == 2


def test_a_single_mistake_that_is_of_no_field_is_said_by_itself():
    form = forms.Form({})
    form.add_error(None, "The address or the password is not right.")

    shown = _shown("{{ ui.errors(form) }}", form=form)

    assert shown.count("The address or the password is not right.") == 1
    assert "One thing is missing" not in shown
