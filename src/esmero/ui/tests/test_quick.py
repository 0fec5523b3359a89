"""Our quicker way through Jinja shows what Jinja's own would, letter by letter."""

from functools import lru_cache

import jinja2
import pytest
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from jinja2 import pass_context, pass_environment, pass_eval_context
from markupsafe import Markup

from esmero.ui.quick import QuickEnvironment, attributes

VALUES = [
    *("plain", "", "a & b", "<b>", "it's", '"q"', "ñ ж", "\x00", "&amp;"),
    *(Markup("<b>safe</b>"), mark_safe("<i>safe</i>"), lazystr("<lazy>"), lazystr("lazy")),
    *(0, 1.5, None, True, ["<", "b"], ("<",), {"<": "'"}),
]
SHOWN = [
    "{{ value }}",
    "{% set kept %}{{ value }}{% endset %}{{ kept }}{{ kept ~ value }}",
    "{% macro say(it) %}<p>{{ it }}</p>{% endmacro %}{{ say(value) }}{{ [say(value), value]|join }}",
    "{% macro say() %}<p>{{ caller() }}</p>{% endmacro %}{% call say() %}{{ value }}{% endcall %}",
    "{% autoescape false %}{{ value }}{% endautoescape %}{{ value|safe }}{{ nobody }}{{ value|e }}",
    "{% filter upper %}{{ value }}{% endfilter %}",
    "{% for one in [value] %}{{ one }}{{ loop.index }}{% endfor %}",
    "{{ value ~ value }}",
    "<p{{ {'a': value, 'b&': 1, 'c': none, 'd': nobody}|xmlattr }}{{ {'c': none}|xmlattr }}>",
]


class _Called:
    def __call__(self, *handed):
        return handed

    def method(self, *handed):
        return handed

    @pass_context
    def told(self, context, word):
        return context["value"], word


@pass_eval_context
def _escapes(place, *handed):
    return place.autoescape, handed


@pass_context
def _knows(context, word):
    return context.get("one"), context["value"], word


@pass_environment
def _whose(environment, word):
    return environment.autoescape, word


PAGES = {
    "base": "<i>{% block a %}{{ value }}{% endblock %}{% block b %}b{% endblock %}</i>{{ self.a() }}",
    "middle": "{% extends 'base' %}{% set one = 1 %}{% block b %}{{ super() }}{% for one in [value] %}"
    "{% include 'piece' %}{% endfor %}{% block c scoped %}{{ one }}{% endblock %}{% endblock %}",
    "piece": "({{ one }}{{ value }}{% include ['nowhere', 'deep'] ignore missing %})",
    "deep": "{% set value = 'deep' %}{{ value }}{% block b %}of the piece{% endblock %}",
    "pieces": "{% macro say(it) %}<em>{{ it }}</em>{% endmacro %}",
}
BUILT = [
    "{% extends 'middle' %}",
    "{% extends 'middle' %}{% block a %}<{{ super() }}{% endblock %}{% block c %}c{{ one }}{% endblock %}",
    "{% if value %}{% extends 'base' %}{% endif %}{% block a %}mine{% endblock %}",
    "{% include 'piece' %}{% set kept %}{% include 'middle' %}{% endset %}{{ kept }}",
]
CALLS = [
    "{{ plain(value, more=1) }}",
    "{{ escapes(value) }}{% autoescape false %}{{ escapes(value) }}{% endautoescape %}",
    "{% for one in [value] %}{{ knows(one) }}{{ plain(one) }}{{ say(one) }}{% endfor %}",
    "{{ whose(value) }}{{ thing(value) }}{{ thing.method(value) }}{{ thing.told(1) }}",
    "{{ kept('a') }}{{ dict(a=1) }}",
    "{% autoescape false %}{{ say(value) }}{% endautoescape %}{{ say(it=value) }}",
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("source", [*SHOWN, *CALLS, *BUILT])
def test_it_shows_what_jinja_shows(source, value):
    ours, theirs = (_shown(kind, source, value) for kind in (QuickEnvironment, jinja2.Environment))
    assert ours == theirs


@pytest.mark.parametrize("name", ["a b", "a/", "a>", "a=", "a\n"])
def test_nobody_ends_an_attribute_by_its_name(name):
    for show in (QuickEnvironment, jinja2.Environment):
        with pytest.raises(ValueError, match="a"):
            _shown(show, "{{ {value: 1}|xmlattr }}", name)


@pytest.mark.parametrize("source", ["{{ plain.nothing() }}", "{{ nobody() }}", "{{ say(1, 2) }}"])
def test_what_cannot_be_called_is_the_same_mistake(source):
    mistakes = []
    for kind in (QuickEnvironment, jinja2.Environment):
        with pytest.raises(Exception) as mistake:  # noqa: PT011 (which one, Jinja says)
            _shown(kind, source, "")
        mistakes.append((mistake.type, str(mistake.value)))
    assert mistakes[0] == mistakes[1]


def _shown(kind, source, value):
    environment = kind(autoescape=True, loader=jinja2.DictLoader(PAGES))
    if kind is QuickEnvironment:
        environment.filters["xmlattr"] = attributes
    environment.globals.update(escapes=_escapes, knows=_knows, whose=_whose, kept=lru_cache(str.upper))
    environment.globals.update(plain=lambda *handed, **named: (handed, named), thing=_Called())
    say = "" if "macro say" in source or "extends" in source else "{% from 'pieces' import say %}"
    return environment.from_string(say + source).render(value=value)
