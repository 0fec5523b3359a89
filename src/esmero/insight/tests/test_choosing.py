"""Who a question goes to, case by case; Marta is 1, Olga 2, Samir 3, and Marta is who the hour names."""

import json

import pytest

from esmero.insight.routing import Asked, Candidate, Settings, as_kept, choose, facts

MARTA, OLGA, SAMIR = 1, 2, 3
ASKED = Asked(("language-ru", "text"), "EMAIL", MARTA)


def marta(**facts):
    return Candidate(MARTA, **{"is_named": True, **facts})


def olga(**facts):
    return Candidate(OLGA, **facts)


def samir(**facts):
    return Candidate(SAMIR, **facts)


RUSSIAN = {"skills": ("language-ru",)}
HERE = {"presence": "HERE"}
CASES = {
    "nothing tells them apart but the hour": ([marta(), olga()], MARTA, ["HOURS"]),
    "whoever knows the customer comes before skill and presence": (
        [marta(**RUSSIAN, **HERE), olga(is_known=True)],
        OLGA,
        ["KNOWS"],
    ),
    "and gets it however much they have": ([marta(), olga(is_known=True, open=9, most=3)], OLGA, ["KNOWS"]),
    "skill comes before the person of the hour": (
        [marta(), olga(**RUSSIAN, **HERE), samir(**HERE)],
        OLGA,
        ["SKILL"],
    ),
    "two skills come before one": (
        [marta(skills=("text",)), olga(skills=("language-ru", "text"), **HERE)],
        OLGA,
        ["SKILL"],
    ),
    "a skill is not looked for at home": ([marta(), olga(**RUSSIAN)], MARTA, ["HOURS"]),
    "nor on a break": ([marta(), olga(presence="BREAK", **RUSSIAN)], MARTA, ["HOURS"]),
    "who is here comes before who is named and away": (
        [marta(presence="AWAY"), olga(**HERE)],
        OLGA,
        ["HERE"],
    ),
    "who is named comes before who is only here": ([marta(**HERE), olga(**HERE)], MARTA, ["HOURS"]),
    "whoever never says it is here in their hours": ([marta(), olga(**HERE)], MARTA, ["HOURS"]),
    "of two named the one with less to do": (
        [marta(open=5), olga(is_named=True, open=4)],
        OLGA,
        ["LOAD"],
    ),
    "whoever has as much as they get is passed over": (
        [marta(open=3, most=3), olga(open=7, **HERE)],
        OLGA,
        ["LOAD"],
    ),
    "of two alike who got nothing for longest": (
        [
            marta(given_at="2026-11-17T11:00:00+00:00"),
            olga(is_named=True, given_at="2026-11-17T10:00:00+00:00"),
        ],
        OLGA,
        ["WAITED"],
    ),
    "who never got anything waited longest": (
        [marta(given_at="2026-11-17T11:00:00+00:00"), olga(is_named=True)],
        OLGA,
        ["WAITED"],
    ),
    "where all have enough it is the person of the hour": (
        [marta(open=3, most=3), olga(open=3, most=3, **HERE)],
        MARTA,
        ["NAMED"],
    ),
    "at night it is who is named next": (
        [Candidate(MARTA, is_next=True), olga(is_next=True), samir(**RUSSIAN)],
        MARTA,
        ["NAMED"],
    ),
    "at night a skill counts among those of the next day": (
        [Candidate(MARTA, is_next=True), olga(is_next=True, **RUSSIAN), samir(**RUSSIAN)],
        OLGA,
        ["SKILL"],
    ),
    "at night one in time is not left for a skill that comes later": (
        [Candidate(MARTA, is_next=True), olga(**RUSSIAN)],
        MARTA,
        ["NAMED"],
    ),
    "nobody waits for whoever knows them and is back too late": (
        [marta(), olga(is_known=True, is_late=True)],
        MARTA,
        ["HOURS"],
    ),
    "nor for whom they asked for, while who knows them is back": (
        [marta(), olga(is_known=True), samir(is_wished=True, is_late=True)],
        OLGA,
        ["KNOWS"],
    ),
    "nobody is never the answer": ([], MARTA, ["NAMED"]),
}


@pytest.mark.parametrize("case", CASES)
def test_it_goes_to(case):
    people, agent, because = CASES[case]

    choice = choose(ASKED, people, Settings())

    assert (choice.agent, list(choice.because)) == (agent, because)


@pytest.mark.parametrize(
    ("back_in", "most", "agent"),
    [
        (30, None, OLGA),
        (None, None, OLGA),
        (30, 60, OLGA),
        (60, 60, OLGA),
        (61, 60, MARTA),
        (None, 60, MARTA),
        (30, 0, MARTA),
    ],
)
def test_it_waits_for_whoever_knows_the_customer_as_long_as_the_team_says(back_in, most, agent):
    people = [marta(), olga(is_known=True, back_in=back_in)]

    assert choose(ASKED, people, Settings(waits_for_known_minutes=most)).agent == agent


def test_whoever_knows_the_customer_and_is_here_is_never_waited_for():
    people = [marta(), olga(is_known=True, presence="HERE")]

    assert choose(ASKED, people, Settings(waits_for_known_minutes=0)).agent == OLGA


@pytest.mark.parametrize(
    ("wished", "most", "agent", "because"),
    [
        ({}, None, SAMIR, ["WISHED"]),
        ({"back_in": 60}, 60, SAMIR, ["WISHED"]),
        ({"back_in": 61}, 60, OLGA, ["KNOWS"]),
        ({"presence": "HERE"}, 0, SAMIR, ["WISHED"]),
    ],
)
def test_whom_the_customer_asked_for_goes_before_who_knows_them(wished, most, agent, because):
    people = [marta(), olga(is_known=True, **HERE), samir(is_wished=True, **wished)]

    choice = choose(ASKED, people, Settings(waits_for_known_minutes=most))

    assert (choice.agent, list(choice.because)) == (agent, because)


LATE = Asked(("language-ru",), "EMAIL", MARTA, named_as="NEXT", is_late=True)


@pytest.mark.parametrize(
    ("people", "agent", "because"),
    [
        ([Candidate(MARTA), olga(is_known=True, is_late=True)], OLGA, ["KNOWS"]),
        ([Candidate(MARTA), olga(is_known=True, is_late=True), samir(**HERE)], SAMIR, ["HERE"]),
        ([Candidate(MARTA), olga(is_known=True, is_late=True), samir(most=0, **HERE)], OLGA, ["KNOWS"]),
        ([Candidate(MARTA), olga(**RUSSIAN)], MARTA, ["NEXT"]),
        # Who is named next is not who has it: both are here.
        ([olga(**HERE), samir(**HERE)], OLGA, []),
    ],
)
def test_where_whoever_is_named_next_is_back_too_late(people, agent, because):
    choice = choose(LATE, people, Settings())

    assert (choice.agent, list(choice.because)) == (agent, because)


@pytest.mark.parametrize("case", CASES)
def test_what_was_kept_comes_to_the_same_again_and_holds_for_whatever_order(case):
    people, agent, _ = CASES[case]
    settings = Settings(waits_for_known_minutes=15)
    choice = choose(ASKED, people, settings)
    kept = json.loads(json.dumps(as_kept(ASKED, people, settings, choice)))

    assert choose(*facts(kept)) == choice
    for row in (kept["asked"], *kept["people"]):
        # As it was kept before it was noted who is late, and as what the person of the hour is named.
        if not row.pop("is_late"):
            row.pop("named_as", None)
            assert choose(*facts(kept)) == choice
    assert choose(ASKED, people[::-1], Settings()).agent == agent
