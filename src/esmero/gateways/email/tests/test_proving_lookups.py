"""Names are asked for with patience that ends, and not twice within a while."""

import dns.resolver
import pytest

from esmero.gateways.email.proving import lookups
from esmero.gateways.email.proving.lookups import CouldNotLookUp, Lookups


class Net:
    """A net whose answers take as long as a test says, by a clock of its own."""

    def __init__(self):
        self.now, self.takes, self.fails, self.asked = 0.0, 0.0, False, []

    def __call__(self, name):
        self.asked.append(name)
        self.now += self.takes
        if self.fails:
            raise CouldNotLookUp(name)
        return [f"text of {name}"]


@pytest.fixture
def net():
    return Net()


@pytest.fixture
def names(net):
    return Lookups(net, clock=lambda: net.now)


def test_an_answer_is_kept_for_a_while(net, names):
    assert [names.texts("a"), names.texts("a")] == [["text of a"]] * 2
    assert net.asked == ["a"]

    net.now += lookups.KEPT_SECONDS
    names.texts("a")

    assert net.asked == ["a", "a"]


def test_a_silence_is_kept_for_a_shorter_while(net, names):
    net.fails = True
    for _ in range(2):
        with pytest.raises(CouldNotLookUp):
            names.texts("a")
    assert net.asked == ["a"]

    net.fails, net.now = False, lookups.FAILURE_KEPT_SECONDS

    assert names.texts("a") == ["text of a"]


def test_a_net_that_is_silent_holds_reading_up_for_some_seconds_of_a_minute_only(net, names):
    net.fails, net.takes = True, lookups.ONE_QUESTION_SECONDS
    for number in range(100):
        with pytest.raises(CouldNotLookUp):
            names.texts(f"a{number}")

    assert net.now <= lookups.MOST_WAITING_SECONDS + 2 * lookups.ONE_QUESTION_SECONDS

    net.fails, net.now = False, net.now + lookups.MINUTE

    assert names.texts("b") == ["text of b"]


def test_many_quick_answers_hold_nobody_up(net, names):
    net.takes = lookups.NO_WAITING_SECONDS / 2

    assert all(names.texts(f"a{number}") for number in range(1_000))


def test_what_is_kept_is_bounded(net, names, monkeypatch):
    monkeypatch.setattr(lookups, "MOST_KEPT", 10)
    for number in range(100):
        names.texts(f"a{number}")

    assert len(names._kept) <= 10


@pytest.mark.parametrize(
    ("error", "is_an_answer"),
    [
        (dns.resolver.NXDOMAIN(), True),
        (dns.resolver.NoAnswer(response=type("R", (), {"question": "?"})()), True),
        (dns.resolver.LifetimeTimeout(timeout=2, errors=[]), False),
        (dns.resolver.NoNameservers(request=type("R", (), {"question": "?"})(), errors=[]), False),
        (OSError("no way out"), False),
    ],
)
def test_no_such_name_is_an_answer_and_silence_is_none(monkeypatch, error, is_an_answer):
    def resolve(*_args, **_details):
        raise error

    monkeypatch.setattr(lookups, "_resolver", lambda: type("Resolver", (), {"resolve": resolve})())

    if is_an_answer:
        assert lookups.ask("a.example") == []
    else:
        with pytest.raises(CouldNotLookUp):
            lookups.ask("a.example")


@pytest.mark.parametrize("name", ["a" * 64 + ".example", "a..b", ".".join(["abc"] * 80), "\udc80.example"])
def test_a_name_that_can_not_be_is_not_asked_for(name, monkeypatch):
    monkeypatch.setattr(lookups, "_resolver", None)

    assert lookups.ask(name) == []
