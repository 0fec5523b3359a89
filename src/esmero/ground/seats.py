"""Who is there just now, over all processes: seats that are held for a while and held again while it lasts.

A room may have only so many seats; the newest keep theirs. Where they are kept: see `counters`.
"""

from datetime import datetime

from esmero.ground import fleeting, fleeting_file

# Holds a seat, lets go of those nobody held again, and says whether it is among the newest.
HOLD_IN_REDIS = """
local taken, until_ = KEYS[1], KEYS[2]
local seat, now, seconds, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', until_, '-inf', ARGV[2])) do
    redis.call('ZREM', taken, gone) redis.call('ZREM', until_, gone)
end
redis.call('ZADD', taken, 'NX', ARGV[2], seat)
redis.call('ZADD', until_, now + seconds, seat)
local is_seated = redis.call('ZREVRANK', taken, seat) < most
if not is_seated then redis.call('ZREM', taken, seat) redis.call('ZREM', until_, seat) end
redis.call('PEXPIRE', taken, seconds * 2000) redis.call('PEXPIRE', until_, seconds * 2000)
return is_seated and 1 or 0
"""
HELD_IN_REDIS = """
local held = {}
for _, seat in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, -1)) do
    if tonumber(redis.call('ZSCORE', KEYS[2], seat) or 0) > tonumber(ARGV[1]) then held[#held + 1] = seat end
end
return held
"""
HOLD_IN_FILE = """
INSERT INTO seats (room, seat, taken_at, until) VALUES (:room, :seat, :now, :until)
ON CONFLICT (room, seat) DO UPDATE SET until = excluded.until
"""
NEWER_IN_FILE = """
SELECT COUNT(*) FROM seats AS other, seats AS mine
WHERE mine.room = :room AND mine.seat = :seat AND other.room = :room
    AND (other.taken_at, other.seat) > (mine.taken_at, mine.seat)
"""


def of_streams(visitor: str) -> str:
    """Return the room in which the open streams of a visitor have their seats."""
    return f"streams:{visitor}"


def hold(room: str, seat: str, *, seconds: float, at: datetime, most: int = 1_000_000) -> bool:
    """Take a seat, or hold it for `seconds` longer; False when `most` newer ones have pushed it out."""
    now = at.timestamp()
    if not fleeting.has_redis():
        return _hold_in_file(room, seat, seconds, now, most)
    try:
        words = [*_keys(room), seat, repr(now), str(int(seconds)), str(most)]
        return bool(fleeting.ask(lambda redis: redis.eval(HOLD_IN_REDIS, 2, *words)))
    except fleeting.Away:
        return _hold_in_file(room, seat, seconds, now, most, is_alone=True)


def leave(room: str, seat: str, *, at: datetime) -> None:
    """Give a seat up."""
    if fleeting.has_redis():
        try:
            taken, until = _keys(room)
            fleeting.ask(lambda redis: redis.pipeline().zrem(taken, seat).zrem(until, seat).execute())
            return
        except fleeting.Away:
            pass
    with fleeting_file.change(now=at.timestamp(), is_alone=fleeting.has_redis()) as line:
        line.execute("DELETE FROM seats WHERE room = ? AND seat = ?", [room, seat])


def held(room: str, *, at: datetime) -> list[str]:
    """Return the seats that are held now, the newest first."""
    now = at.timestamp()
    if fleeting.has_redis():
        try:
            words = [*_keys(room), repr(now)]
            found = fleeting.ask(lambda redis: redis.eval(HELD_IN_REDIS, 2, *words))
            return [seat.decode() for seat in found]
        except fleeting.Away:
            pass
    with fleeting_file.change(now=now, is_alone=fleeting.has_redis()) as line:
        wanted = "SELECT seat FROM seats WHERE room = ? AND until > ? ORDER BY taken_at DESC, seat DESC"
        return [seat for (seat,) in line.execute(wanted, [room, now])]


def _hold_in_file(
    room: str, seat: str, seconds: float, now: float, most: int, *, is_alone: bool = False
) -> bool:
    wanted = {"room": room, "seat": seat, "now": now, "until": now + seconds}
    with fleeting_file.change(now=now, is_alone=is_alone) as line:
        line.execute("DELETE FROM seats WHERE room = ? AND until <= ?", [room, now])
        line.execute(HOLD_IN_FILE, wanted)
        (newer,) = line.execute(NEWER_IN_FILE, wanted).fetchone()
        if newer >= most:
            line.execute("DELETE FROM seats WHERE room = ? AND seat = ?", [room, seat])
    return bool(newer < most)


def _keys(room: str) -> tuple[str, str]:
    return f"{fleeting.PREFIX}seats:{room}", f"{fleeting.PREFIX}seats-until:{room}"
