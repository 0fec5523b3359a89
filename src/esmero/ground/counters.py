"""Numbers that all processes count together: exact also for tries at the very same moment.

In Redis where there is one, for all machines; else in a file, for the processes of this machine. While
Redis is away each process counts for itself.
"""

from datetime import datetime

from esmero.ground import fleeting, fleeting_file

# Begins a window with the first try, or adds to the one that runs; one step that nobody comes between.
COUNT_IN_REDIS = """
local kept = redis.call('HMGET', KEYS[1], 'number', 'ends_at')
local now, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
local number, ends_at = tonumber(kept[1]), tonumber(kept[2])
if not ends_at or ends_at <= now then number, ends_at = 0, now + seconds end
redis.call('HSET', KEYS[1], 'number', number + 1, 'ends_at', tostring(ends_at))
redis.call('PEXPIRE', KEYS[1], seconds * 1000)
return number + 1
"""
COUNT_IN_FILE = """
INSERT INTO tries (name, number, ends_at) VALUES (:name, 1, :ends_at)
ON CONFLICT (name) DO UPDATE SET
    number = CASE WHEN ends_at <= :now THEN 1 ELSE number + 1 END,
    ends_at = CASE WHEN ends_at <= :now THEN excluded.ends_at ELSE ends_at END
RETURNING number
"""

GIVE_BACK_IN_REDIS = """
local kept = redis.call('HMGET', KEYS[1], 'number', 'ends_at')
local number, ends_at = tonumber(kept[1]), tonumber(kept[2])
local is_running = ends_at and ends_at > tonumber(ARGV[1])
if is_running and number > 0 then redis.call('HINCRBY', KEYS[1], 'number', -1) end
"""
GIVE_BACK_IN_FILE = """
UPDATE tries SET number = number - 1 WHERE name = :name AND ends_at > :now AND number > 0
"""


def count(name: str, *, seconds: int, at: datetime) -> int:
    """Count one more and return how many there are in the window of `seconds`, which the first began."""
    now = at.timestamp()
    if not fleeting.has_redis():
        return _count_in_file(name, seconds, now)
    try:
        words = [f"{fleeting.PREFIX}tries:{name}", repr(now), str(seconds)]
        return int(fleeting.ask(lambda redis: redis.eval(COUNT_IN_REDIS, 1, *words)))
    except fleeting.Away:
        return _count_in_file(name, seconds, now, is_alone=True)


def give_back(name: str, *, at: datetime) -> None:
    """Count one less in the window that runs: what was counted did not happen after all."""
    now = at.timestamp()
    if not fleeting.has_redis():
        _give_back_in_file(name, now)
        return
    try:
        words = [f"{fleeting.PREFIX}tries:{name}", repr(now)]
        fleeting.ask(lambda redis: redis.eval(GIVE_BACK_IN_REDIS, 1, *words))
    except fleeting.Away:
        _give_back_in_file(name, now, is_alone=True)


def _count_in_file(name: str, seconds: int, now: float, *, is_alone: bool = False) -> int:
    with fleeting_file.change(now=now, is_alone=is_alone) as line:
        wanted = {"name": name, "now": now, "ends_at": now + seconds}
        (number,) = line.execute(COUNT_IN_FILE, wanted).fetchone()
    return int(number)


def _give_back_in_file(name: str, now: float, *, is_alone: bool = False) -> None:
    with fleeting_file.change(now=now, is_alone=is_alone) as line:
        line.execute(GIVE_BACK_IN_FILE, {"name": name, "now": now})
