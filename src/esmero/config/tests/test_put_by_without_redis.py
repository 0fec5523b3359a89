"""While Redis is away, what is put by lies in one process alone: it does not count as kept."""

from esmero.config.redis_cache import RedisOrOwnMemory
from esmero.ground import fleeting, put_by


def test_what_only_this_process_remembers_is_not_kept(monkeypatch, settings):
    settings.ESMERO_REDIS_URL = "redis://localhost:1/0"
    fleeting.begin_anew()
    monkeypatch.setattr(put_by, "cache", RedisOrOwnMemory(settings.ESMERO_REDIS_URL, {}))

    assert not put_by.put_by(put_by.new_key(), "x", of=1)
    fleeting.begin_anew()
