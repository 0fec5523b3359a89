"""What is measured, one function each: every one takes a served house and gives figures of one block."""

import asyncio
import itertools
import statistics
import time
from dataclasses import dataclass
from urllib.parse import quote

from bench import load, mails, visitors
from bench.house import House

CLIENTS = 8
# Numbers that never repeat, over all blocks of a run.
_next_number = itertools.count(1, 1_000_000)
MAILS, MIXED = 800, 400
MAILS_WITHIN = 300


@dataclass(frozen=True)
class Figures:
    """What one block gave: answers a second, waits in ms, and what went wrong."""

    rate: float
    p50: float
    p95: float
    p99: float
    size: int = 0
    errors: tuple[str, ...] = ()
    answers: int = 0
    # Milliseconds of the processor for each answer: all processes of Esmero, and the clients themselves.
    # What is done after the block (letters that wait) is in neither.
    cpu_ms: float = 0.0
    client_cpu_ms: float = 0.0


def _asked(house: House, target: load.Target, seconds: float) -> Figures:
    """Let the clients ask for a while; return what they met and what it cost."""
    before, client_before = house.cpu_seconds(), time.process_time()
    first = next(_next_number)
    heard = load.closed_loop([target], clients=CLIENTS, seconds=seconds, first=first)[0]
    client_cpu, cpu = time.process_time() - client_before, house.cpu_seconds() - before
    count = max(1, len(heard.waits))
    return Figures(
        heard.rate,
        *(heard.wait(share) for share in (0.50, 0.95, 0.99)),
        size=int(statistics.median(heard.sizes)) if heard.sizes else 0,
        errors=tuple(heard.errors),
        answers=len(heard.waits),
        cpu_ms=cpu / count * 1000,
        client_cpu_ms=client_cpu / count * 1000,
    )


class Desk:
    """A served house with its agents signed in."""

    def __init__(self, house: House) -> None:
        self.house = house
        facts = house.facts
        # Owner and leads have more to see; those who answer are the rule.
        people = facts["agents"][5 : 5 + CLIENTS]
        self.cookies = [visitors.sign_in(house.port, email, facts["password"]) for email in people]
        self.pair = " ".join(facts["pair"])
        self.conversations: list[int] = facts["conversations"]
        self.pages: list[str] = facts["pages"]

    def target(self, name: str) -> load.Target:
        """Return what a measure asks for."""
        paths, text = {
            "queue": (["/desk/?view=team"], b"</html>"),
            "conversation": ([f"/desk/conversations/{one}/" for one in self.conversations], b"</html>"),
            "search": ([f"/desk/search/?q={quote(self.pair)}"], b"</html>"),
            "customer": ([f"/c/{token}/" for token in self.pages], b"</html>"),
        }[name]
        cookies = [""] if name == "customer" else self.cookies
        return load.Target(self.house.port, visitors.get(self.house.port, paths, cookies), text=text)


def looked_at(desk: Desk, name: str, seconds: float) -> Figures:
    """Measure a page that is only looked at."""
    return _asked(desk.house, desk.target(name), seconds)


def growth(small: Desk, large: Desk, name: str, seconds: float) -> float:
    """Return how many times as slow the larger house answers, by the median; request by request in turn."""
    targets = [small.target(name), large.target(name)]
    heard = load.closed_loop(targets, clients=2, seconds=seconds)
    return heard[1].wait(0.5) / heard[0].wait(0.5)


def asked_by_form(desk: Desk, seconds: float) -> Figures:
    """Measure questions by the public form: answered once they are committed."""
    make = visitors.asks_by_form(desk.house.port, CLIENTS)
    target = load.Target(desk.house.port, make, status=302)
    return _asked(desk.house, target, seconds)


def asked_by_program(desk: Desk, seconds: float) -> Figures:
    """Measure questions through the door for programs: answered once they are committed."""
    made = desk.house.esmero("token", "create", "Bench", "--team", "Orders")
    make = visitors.asks_by_program(desk.house.port, made.stdout.strip())
    target = load.Target(desk.house.port, make, status=201)
    # The first request of a process loads what the door is made of.
    load.closed_loop([target], clients=CLIENTS, seconds=0.5, first=next(_next_number))
    return _asked(desk.house, target, seconds)


@dataclass(frozen=True)
class Mails:
    """Mails a second: acknowledged, and until the last was in its conversation."""

    acknowledged: float
    complete: float


def delivered(desk: Desk, count: int = MAILS) -> Mails:
    """Measure simple mails over LMTP on eight connections."""
    run, to = f"m{next(_next_number)}", desk.house.facts["mail"]
    return _delivered(desk.house, [visitors.mail(number, run, to) for number in range(count)], to)


def delivered_mixed(desk: Desk, count: int = MIXED) -> Mails:
    """Measure mails as they come in: HTML, answers, pictures, files, programs' mail."""
    first, to = next(_next_number), desk.house.facts["mail"]
    letters = desk.house.letters_to_answer(count)
    return _delivered(desk.house, mails.mixed(range(count), f"x{first}", to, letters), to)


def _delivered(house: House, raws: list[bytes], to: str) -> Mails:
    count = len(raws)
    began = time.perf_counter()
    asyncio.run(_deliver(house.lmtp_port, raws, to))
    acknowledged = time.perf_counter() - began
    while left := house.unread_mails():
        if time.perf_counter() - began > MAILS_WITHIN:
            raise TimeoutError(f"{left} of {count} mails were still unread after {MAILS_WITHIN} s.")
        time.sleep(0.02)
    return Mails(count / acknowledged, count / (time.perf_counter() - began))


async def _deliver(port: int, raws: list[bytes], to: str) -> None:
    async with asyncio.timeout(MAILS_WITHIN):
        await asyncio.gather(*(visitors.deliver(port, raws[one::CLIENTS], to) for one in range(CLIENTS)))


# By which names `--only` asks for them.
MAIL = {"mail": ("simple mail over LMTP", delivered), "mix": ("mail as it comes over LMTP", delivered_mixed)}
ASKED = {"form": ("by the form", asked_by_form), "rest": ("by REST", asked_by_program)}
LOOKED_AT = ["queue", "conversation", "search", "customer"]
