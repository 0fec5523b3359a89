import pytest
from django.test import RequestFactory

from esmero.ui import fragments


def _asked(**headers):
    return RequestFactory().post("/x", headers=headers)


@pytest.fixture(autouse=True)
def rendered(monkeypatch):
    """What would be rendered, without a page around it."""
    from django.http import HttpResponse

    def render(request, template, context=None, status=200):
        return HttpResponse(f"{template} {context}", status=status)

    monkeypatch.setattr(fragments, "render", render)


def test_htmx_gets_the_fragment():
    answer = fragments.show(_asked(HX_Request="true"), "desk/_promise.html", {"a": 1}, back_to="/desk/")

    assert (answer.status_code, answer.content.decode()) == (200, "desk/_promise.html {'a': 1}")


@pytest.mark.parametrize("headers", [{}, {"HX_Request": "true", "HX_Boosted": "true"}])
def test_a_browser_is_sent_back_to_the_page(headers):
    answer = fragments.show(_asked(**headers), "desk/_promise.html", back_to="/desk/")

    assert (answer.status_code, answer["Location"]) == (303, "/desk/")


def test_a_form_that_is_not_right_yet_comes_again_in_either_way():
    by_htmx = fragments.again(_asked(HX_Request="true"), "_form.html", "page.html")
    by_browser = fragments.again(_asked(), "_form.html", "page.html")

    assert (by_htmx.status_code, by_htmx.content.decode()) == (422, "_form.html None")
    assert (by_browser.status_code, by_browser.content.decode()) == (422, "page.html None")


def test_going_elsewhere_is_left_to_the_browser():
    assert fragments.go(_asked(HX_Request="true"), "/c/1/")["HX-Redirect"] == "/c/1/"
    assert fragments.go(_asked(), "/c/1/")["Location"] == "/c/1/"
