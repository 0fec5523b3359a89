"""What we know of a customer, for the customer: opened by a code that goes to their address."""

from django.urls import path

from esmero.web.portal.views.you import (
    addresses,
    belonging,
    copies,
    door,
    facts,
    farewell,
    known,
    links,
    wishes,
)

app_name = "you"
urlpatterns = [
    path("", door.door, name="door"),
    path("code/", door.code, name="code"),
    path("leaving/", door.leaving, name="leaving"),
    path("known/", known.show, name="known"),
    path("addresses/", addresses.another, name="addresses"),
    path("addresses/code/", addresses.code, name="addresses-code"),
    path("addresses/<int:identity_id>/first/", addresses.first, name="address-first"),
    path("addresses/<int:identity_id>/forgetting/", addresses.forgetting, name="address-forgetting"),
    path(
        "addresses/of-before/<int:former_id>/forgetting/",
        addresses.former_forgetting,
        name="former-forgetting",
    ),
    path("joinings/<int:joining_id>/undoing/", addresses.undoing, name="joining-undoing"),
    path("person/", known.person, name="person"),
    path("reached/", wishes.reached, name="reached"),
    path("agreements/", wishes.agreement, name="agreement"),
    path("purposes/<int:purpose_id>/withdrawal/", wishes.withdrawal, name="purpose-withdrawal"),
    path("confirmation/<str:confirmation_token>/", links.confirmation, name="confirmation"),
    path("withdrawal/<str:withdrawal_token>/", links.withdrawal, name="withdrawal"),
    path("copy/", copies.copy, name="copy"),
    path("copy/<int:file_id>/", copies.file, name="copy-file"),
    path("copy/link/<str:copy_token>/", copies.link, name="copy-link"),
    path("copy/link/<int:link_id>/end/", copies.end_link, name="copy-link-end"),
    path("farewell/", farewell.ask, name="farewell"),
    path("farewell/return/", farewell.take_back, name="farewell-return"),
    path("belongings/<int:belonging_id>/end/", belonging.end, name="belonging-end"),
    path("belongings/<int:belonging_id>/return/", belonging.bringing_back, name="belonging-return"),
    path("facts/<int:fact_id>/correction/", facts.correction, name="fact-correction"),
    path("facts/<int:fact_id>/return/", facts.bringing_back, name="fact-return"),
    path("facts/<int:fact_id>/confirmation/", facts.confirmation, name="fact-confirmation"),
    path("facts/<int:fact_id>/hiding/", facts.hiding, name="fact-hiding"),
    path("facts/<int:fact_id>/last-day/", facts.last_day, name="fact-last_day"),
    path("facts/<int:fact_id>/uses/", facts.uses, name="fact-uses"),
    path("facts/<int:fact_id>/forgetting/", facts.forgetting, name="fact-forgetting"),
]
