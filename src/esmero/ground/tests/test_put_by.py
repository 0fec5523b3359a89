"""What somebody typed is put by for a day, for nobody else."""

import pytest
from django.core.cache import cache

from esmero.ground import put_by


@pytest.fixture
def key():
    return put_by.new_key()


def test_what_is_put_by_is_found_by_whoever_did_it(key, db):
    assert put_by.put_by(key, "name=Sooner", of=1)

    assert put_by.found(key, of=1) == "name=Sooner"
    assert put_by.found(key, of=2) is None
    assert put_by.found(put_by.new_key(), of=1) is None


@pytest.mark.parametrize("key", ["", "x", "../../etc/passwd..", "a" * 17, "ключ-ключ-ключ-к"])
def test_a_name_that_we_did_not_make_keeps_and_finds_nothing(key):
    assert not put_by.put_by(key, "x", of=1)
    assert put_by.found(key, of=1) is None


def test_where_the_store_keeps_no_secret_nothing_is_put_by_that_could_not_be_forgotten(key, monkeypatch):
    kept, get = cache.add, cache.get
    monkeypatch.setattr(cache, "add", lambda name, *rest: name != put_by.BY_WHICH and kept(name, *rest))
    monkeypatch.setattr(
        cache, "get", lambda name, *rest: None if name == put_by.BY_WHICH else get(name, *rest)
    )

    assert not put_by.put_by(key, "x", of=1)
    assert put_by.found(key, of=1) is None


def test_more_than_a_form_has_is_not_kept(key):
    assert not put_by.put_by(key, "x" * (put_by.LONGEST + 1), of=1)


def test_a_store_that_does_not_answer_keeps_nothing_and_says_so(key, monkeypatch, caplog):
    def away(*_args, **_named):
        raise OSError("away")

    monkeypatch.setattr(cache, "set", away)
    monkeypatch.setattr(cache, "get", away)

    assert not put_by.put_by(key, "x", of=1)
    assert put_by.found(key, of=1) is None
    assert "just now" in caplog.text


def test_a_store_that_takes_it_and_keeps_nothing_without_a_word_is_noticed(key, monkeypatch):
    # So does the table of the cache where it can't be written.
    monkeypatch.setattr(cache, "set", lambda *_args, **_named: None)

    assert not put_by.put_by(key, "x", of=1)
