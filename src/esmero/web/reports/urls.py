"""What owners and leads read: the record of kept words, the words behind each figure, and its exports."""

from django.urls import path

from esmero.web.reports.views import exports, looking, machine, pairs, record, words

app_name = "reports"
urlpatterns = [
    path("", record.record, name="record"),
    path("words/", words.words, name="words"),
    path("words/<int:word_id>/", words.word, name="word"),
    path("record.csv", exports.as_csv, name="record-csv"),
    path("machine/", machine.machine, name="machine"),
    path("machine.csv", machine.as_csv, name="machine-csv"),
    path("pairs/", pairs.pairs, name="pairs"),
    path("looking/", looking.looking, name="looking"),
    path("looking/<int:hint_id>/seen/", looking.seen, name="looking-seen"),
    path("record.json", exports.as_json, name="record-json"),
]
