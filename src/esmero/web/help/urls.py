"""The company's public pages."""

from django.urls import path

from esmero.web.help.views import asking, links

app_name = "help"
urlpatterns = [
    path("", asking.ask, name="ask"),
    path("link/", links.link, name="link"),
]
