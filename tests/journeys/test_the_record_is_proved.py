"""Somebody keeps the file of kept words, and can prove a year later that no day was prettied."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import keep_watch
from esmero.config import record_command
from esmero.domain.events.models import Event
from esmero.domain.promises.models import DayFigure
from esmero.ground import sealed
from esmero.insight import soundness
from tests.given_words import break_, count, give, keep, show_everybody
from tests.world import make_world


@pytest.fixture
def company(db):
    return make_world()


@pytest.fixture
def fetch(company, tmp_path):
    show_everybody(company)

    def _fetch(name):
        answer = Client().get(reverse("help:record-proof"))
        path = tmp_path / name
        path.write_bytes(b"".join(answer.streaming_content))
        return path

    return _fetch


def _verify(capsys, *argv):
    status = record_command.main([str(one) for one in argv])
    said = capsys.readouterr()
    return status, said.out + said.err


def test_the_file_of_today_fits_the_file_of_then(company, fetch, capsys):
    keep(give(company, days_ago=4))
    count(company)
    then = fetch("then")
    break_(company, give(company, days_ago=2))
    count(company)

    status, said = _verify(capsys, fetch("now"), "--against", then)

    assert status == 0
    assert "It holds: 2 counts of 2 days" in said
    assert "1 of 2 promises kept" in said


def test_a_figure_changed_in_the_file_is_found(company, fetch, capsys):
    break_(company, give(company))
    count(company)
    path = fetch("now")
    path.write_text(path.read_text().replace('"broken":1', '"broken":0').replace('"kept":0', '"kept":1'))
    assert _verify(capsys, path) == (
        1,
        "It does not hold: the figures of line 2 are not those that were sealed.\n",
    )


def test_a_whole_new_chain_is_found_by_whoever_kept_the_old_file(company, fetch, capsys):
    break_(company, give(company))
    count(company)
    then = fetch("then")
    head, line = (json.loads(one) for one in then.read_text().splitlines())
    line["figures"] |= {"broken": 0, "kept": 1}
    line["digest"] = sealed.payload_digest(bytes.fromhex(line["salt"]), line["figures"])
    prettied = then.with_name("prettied")
    prettied.write_text(json.dumps(head) + "\n" + json.dumps(line) + "\n")

    assert _verify(capsys, prettied)[0] == 0, "by itself it looks whole"
    status, said = _verify(capsys, prettied, "--against", then)

    assert (status, said) == (1, "It does not hold: line 2 is another one than in the older file.\n")


def test_a_count_taken_out_is_found(company, fetch, capsys):
    for days_ago in (6, 4, 2):
        keep(give(company, days_ago=days_ago))
    count(company)
    path = fetch("now")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:2] + lines[3:]))
    assert _verify(capsys, path) == (1, "It does not hold: line 3 does not follow the line before it.\n")


@pytest.mark.parametrize(
    "words",
    ["", "{}", "[]\n", "no json", '{"esmero":"kept-word record","version":1}\n{"salt":7}\n', "\x00\xff"],
)
def test_a_file_that_is_no_record_is_told_in_words(tmp_path, capsys, words):
    path = tmp_path / "odd"
    path.write_text(words)
    status, said = _verify(capsys, path)
    assert status == 1
    assert said.startswith("It does not hold: ")


def test_a_command_line_that_is_not_understood_says_how(capsys, tmp_path):
    for argv in ([], ["--against"], ["a", "--against"], ["a", "b"], ["a", "--against", "b", "c"]):
        assert record_command.main(argv) == 2
    assert record_command.main(["--help"]) == 0
    assert _verify(capsys, tmp_path / "none")[0] == 1


def test_the_count_is_sealed_and_the_doctor_finds_a_prettied_day(company, capsys):
    break_(company, give(company))
    count(company)
    keep_watch.seal(at=company.at)
    assert not [one for one in soundness.faults(company.at) if "record" in one or "figures" in one]
    DayFigure.objects.update(broken=0, kept=1)
    event = Event.objects.get(verb="record.counted")
    payload = {**event.payload, "broken": 0, "kept": 1}
    Event.objects.filter(pk=event.pk).update(payload=payload)
    found = "\n".join(soundness.faults(company.at))
    assert f"The payload of event {event.pk} was changed." in found
    assert "are not what its words come to" in found
