"""Mails are read by a process apart: as quick as before, and no mail can hurt anybody but that process."""

import os
import pickle
import signal

import pytest

from esmero.domain.channels.ports import CouldNotRead
from esmero.gateways.email import apart
from esmero.gateways.email.reading import message
from esmero.gateways.email.tests.mails import mail

# What a reader does that a mail has brought under its power, in place of the real program.
CHILD = """
import os, signal, sys, time
from esmero.gateways.email.reading import child, message
child.LONGEST_SECONDS = 1
def read(raw, **given):
    if b"hang" in raw:
        while True: pass
    if b"die" in raw:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"eat" in raw:
        return message._read(b"x" * 4 * 1024**3, "")
    if b"bye" in raw:
        child.IDLE_SECONDS = 0
    print("a library says something")
    return real(raw, **given)
real, child.message.read = message.read, read
child.main()
"""


@pytest.fixture
def reader(monkeypatch, tmp_path):
    program = tmp_path / "child.py"
    program.write_text(CHILD)
    real = apart.subprocess.Popen

    def start(command, **given):
        assert command[1:] == ["-m", "esmero.gateways.email.reading.child"]
        return real([command[0], str(program)], **given)

    monkeypatch.setattr(apart.subprocess, "Popen", start)
    made = apart.Reader()
    yield made
    made.close()


def test_it_is_read_as_it_would_be_here(reader):
    raw = mail(words="Where is my coat?")

    assert reader.read(raw) == message.read(raw)
    assert reader.read(raw) == message.read(raw)


@pytest.mark.parametrize(
    ("harm", "reason"), [(b"hang", apart.TOOK_TOO_LONG), (b"die", apart.ENDED_ITS_READER)]
)
def test_a_mail_that_ends_its_reader_is_told_so_and_the_next_one_is_read(reader, harm, reason):
    with pytest.raises(CouldNotRead) as refused:
        reader.read(harm)

    assert str(refused.value) == reason
    assert reader.read(mail(words="Hello")).text.strip() == "Hello"


def test_a_mail_that_asks_for_too_much_memory_gets_none(reader):
    with pytest.raises(CouldNotRead):
        reader.read(b"eat")

    assert reader.read(mail(words="Hello")).text.strip() == "Hello"


def test_a_reader_that_left_for_want_of_mail_is_replaced_without_a_word(reader):
    reader.read(b"From: ana@example.org\n\nbye")
    reader._process.wait(10)

    assert reader.read(mail(words="Hello")).text.strip() == "Hello"


def test_its_process_ends_with_whoever_asked(reader):
    reader.read(mail())
    process = reader._process

    reader.close()

    assert process.returncode == 0


def test_nothing_but_a_mail_comes_back():
    with pytest.raises(CouldNotRead):
        apart._opened(pickle.dumps(os.system))
    with pytest.raises(CouldNotRead):
        apart._opened(pickle.dumps(signal.SIGKILL))
