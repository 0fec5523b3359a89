"""The customer's own page of one conversation, opened by the link in our letters."""

from django.urls import path

from esmero.web.portal.views import asks, conversation, files
from esmero.web.portal.views.you import door

app_name = "portal"
urlpatterns = [
    path("file/<str:file_token>/", files.linked, name="file"),
    path("<str:token>/", conversation.show, name="conversation"),
    path("<str:token>/story/", conversation.story, name="conversation-story"),
    path("<str:token>/earlier-letters/", conversation.earlier_letters, name="conversation-earlier_letters"),
    path("<str:token>/messages/", conversation.write_back, name="conversation-messages"),
    path("<str:token>/update-request/", asks.ask_for_update, name="conversation-update-request"),
    path("<str:token>/person-request/", asks.ask_for_person, name="conversation-person-request"),
    path("<str:token>/escalation/", asks.escalate, name="conversation-escalation"),
    path("<str:token>/known/", door.from_conversation, name="conversation-known"),
    path("<str:token>/files/<int:file_id>/", files.show, name="conversation-file"),
]
