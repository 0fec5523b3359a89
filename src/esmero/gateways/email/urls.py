"""The pages of the demo's mailbox."""

from django.urls import path

from esmero.gateways.email import views

app_name = "email"
urlpatterns = [
    path("", views.letters, name="letters"),
    path("new/", views.new_letter, name="new-letter"),
    path("<str:letter_key>/", views.letter, name="letter"),
    path("<str:letter_key>/html/", views.letter_html, name="letter-html"),
    path("<str:letter_key>/files/<int:file_number>/", views.letter_file, name="letter-file"),
    path("<str:letter_key>/answers/", views.letter_answer, name="letter-answers"),
]
