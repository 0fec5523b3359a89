"""Addresses of signing in: allauth's own views, and only those that staff need. Nobody signs up here."""

from allauth.account import views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, register_converter
from django.urls.converters import StringConverter


class Base36(StringConverter):
    """A number as allauth writes it in a link; what follows it begins with a hyphen."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")


def no_such_door(request: HttpRequest) -> HttpResponse:
    """allauth asks where one signs up; the answer is that there is no such page."""
    raise Http404


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", no_such_door, name="account_signup"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/<base36:uidb36>-<str:key>/",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
