from types import SimpleNamespace

import pytest
from django import forms as django_forms

from esmero.ui import forms


class Ask(django_forms.Form):
    about = django_forms.CharField(
        label="About", help_text="Own words", widget=django_forms.Textarea(attrs={"rows": 7, "maxlength": 10})
    )
    email = django_forms.EmailField(required=False)
    team = django_forms.ChoiceField(choices=[("1", "Care")])
    days = django_forms.MultipleChoiceField(
        choices=[("0", "Mo")], widget=django_forms.CheckboxSelectMultiple, required=False
    )
    way = django_forms.ChoiceField(choices=[("m", "Mail")], widget=django_forms.RadioSelect, required=False)
    copy = django_forms.BooleanField(required=False)
    on = django_forms.DateField(required=False)
    key = django_forms.CharField(widget=django_forms.HiddenInput)


GOOD = {"about": "coat", "team": "1", "key": "k"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("about", "textarea"),
        ("email", "email"),
        ("team", "select"),
        ("days", "checkboxes"),
        ("way", "radio"),
        ("copy", "checkbox"),
        ("on", "text"),
        ("key", "hidden"),
    ],
)
def test_a_field_is_shown_by_the_kind_of_its_widget(name, kind):
    assert forms.field_for(Ask()[name]).kind == kind


def test_what_was_typed_is_kept_with_what_is_wrong():
    field = forms.field_for(Ask({"email": "ana@"})["email"])

    assert field.value == "ana@"
    assert "valid email" in field.error


def test_a_field_carries_its_words_and_no_browser_cuts_what_is_typed():
    field = forms.field_for(Ask()["about"])

    assert (field.id, field.name, field.label, field.hint) == ("id_about", "about", "About", "Own words")
    assert (field.required, field.rows, field.attrs) == (True, 7, {})


def test_a_form_in_order_has_no_errors():
    assert forms.errors_of(Ask(GOOD)) == []
    assert forms.errors_of(Ask()) == []
    assert forms.errors_of(None) == []


def test_one_mistake_beside_its_field_says_enough():
    assert forms.errors_of(Ask({**GOOD, "about": ""})) == []


def test_several_mistakes_are_listed_with_the_way_to_each():
    wrong = forms.errors_of(Ask({"key": "k"}))

    assert [(one.id, one.label) for one in wrong] == [("id_about", "About"), ("id_team", "Team")]


def test_a_mistake_that_has_no_visible_field_is_always_listed():
    (wrong,) = forms.errors_of(Ask({**GOOD, "key": ""}))

    assert (wrong.id, wrong.label) == ("", "")
    assert wrong.error


def test_a_mistake_of_the_whole_form_is_listed():
    form = Ask(GOOD)
    form.add_error(None, "Too late for today.")

    assert [one.error for one in forms.errors_of(form)] == ["Too late for today."]


def test_what_is_wrong_in_a_row_further_down_is_named_on_top():
    whole, row = Ask(GOOD), Ask({**GOOD, "about": ""})
    whole.rows = SimpleNamespace(forms=[Ask(GOOD), row])

    assert [one.id for one in forms.errors_of(whole)] == ["id_about"]


def test_what_is_too_long_is_wrong_by_that_alone():
    class Where(django_forms.Form):
        email = django_forms.EmailField(max_length=20)

    form = Where({"email": "a" * 400})

    assert forms.field_for(form["email"]).error == "This is too long: 400 signs, and there is room for 20."
