"""The company's public pages."""

from django.urls import path

from esmero.web.help.views import asking, links, record

app_name = "help"
urlpatterns = [
    path("", asking.ask, name="ask"),
    path("link/", links.link, name="link"),
    path("record/", record.record, name="record"),
    path("record/proof/", record.proof, name="record-proof"),
]
