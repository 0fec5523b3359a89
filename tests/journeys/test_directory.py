"""Coming in by a company's own directory: a real OpenID Connect server, asked as browsers ask it."""

import contextlib
import warnings
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from esmero.actions import directory as actions
from esmero.domain.staff.models import Agent, Directory, DirectoryEntry, Membership
from esmero.domain.staff.ports import DirectoryRefused
from esmero.gateways.directory import oidc
from esmero.ground import clock
from tests import world

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    server = pytest.importorskip("oidc_provider_mock")


def person(sub, email, *, proved=True, groups=()):
    claims = {"email": email, "email_verified": proved, "name": sub.title(), "groups": list(groups)}
    return server.User(sub=sub, claims=claims)


PEOPLE = [
    person("marta", "marta@example.com"),
    person("unproved", "ines@example.com", proved=False),
    person("lucia", "lucia@marea.example", groups=["shop", "help"]),
    person("chef", "chef@marea.example", groups=["bosses"]),
    person("guest", "guest@elsewhere.example"),
    person("thief", "marta@example.com"),
]


@pytest.fixture(scope="module")
def issuer():
    with server.run_server_in_thread(user_claims=PEOPLE) as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture
def company(db, issuer, settings):
    settings.ESMERO_INSIDE_HOSTS = [urlsplit(issuer).netloc]
    there = world.make_world()
    actions.describe(
        agent=there.owner,
        name="Marea ID",
        issuer=issuer,
        client_id="esmero",
        secret="a secret of the directory",
        domains=["marea.example"],
        rules=[
            {"group": "bosses", "role": "OWNER", "team_ids": []},
            {"group": "help", "role": "AGENT", "team_ids": [there.team.pk]},
        ],
        is_open=True,
        at=clock.now(),
    )
    return there


def sent_there(client):
    answer = client.get("/enter/directory/")
    assert answer.status_code == 302
    return answer.headers["Location"]


def comes_back(client, sub, change=None):
    """Sign in at the directory as `sub`, and return what our return address answers."""
    gate = sent_there(client)
    answer = requests.post(gate, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    asked = {name: values[0] for name, values in parse_qs(back.query).items()}
    return client.get(back.path, {**asked, **(change or {})})


def test_who_is_set_up_here_comes_in_by_a_proved_address(company):
    client = Client()

    assert comes_back(client, "marta").headers["Location"] == "/desk/"

    assert client.get("/desk/").status_code == 200
    assert DirectoryEntry.objects.get().agent == company.agent
    assert "by the company’s directory" in client.get("/enter/").content.decode()


def test_an_address_that_is_not_proved_opens_nothing(company):
    client = Client()

    assert comes_back(client, "unproved").headers["Location"] == "/enter/login/"
    assert "you are not set up here" in client.get("/enter/login/").content.decode()
    assert not DirectoryEntry.objects.exists()


def test_another_person_of_the_directory_with_the_same_address_stays_outside(company):
    comes_back(Client(), "marta")

    assert comes_back(Client(), "thief").headers["Location"] == "/enter/login/"


def test_somebody_new_of_a_listed_domain_and_group_gets_role_and_team(company):
    client = Client()
    assert comes_back(client, "lucia").headers["Location"] == "/desk/"

    lucia = Agent.objects.get(email="lucia@marea.example")
    assert lucia.role == "AGENT"
    assert Membership.objects.filter(agent=lucia, team=company.team).exists()


def test_nobody_becomes_owner_by_what_a_directory_says(company):
    comes_back(Client(), "chef")

    assert Agent.objects.get(email="chef@marea.example").role == "LEAD"


def test_who_is_of_no_listed_domain_stays_outside(company):
    assert comes_back(Client(), "guest").headers["Location"] == "/enter/login/"
    assert not Agent.objects.filter(email="guest@elsewhere.example").exists()


def test_who_left_does_not_come_back_by_the_directory(company):
    comes_back(Client(), "marta")
    Agent.objects.filter(pk=company.agent.pk).update(is_active=False)
    client = Client()

    comes_back(client, "marta")

    assert client.get("/desk/").status_code == 302


def test_another_visits_answer_is_not_taken(company):
    assert comes_back(Client(), "marta", {"state": "made up"}).headers["Location"] == "/enter/login/"

    stolen = Client()
    gate = sent_there(stolen)
    answer = requests.post(gate, data={"sub": "marta"}, allow_redirects=False, timeout=10)
    victim = Client()
    back = urlsplit(answer.headers["Location"])
    assert victim.get(f"{back.path}?{back.query}").headers["Location"] == "/enter/login/"
    assert victim.get("/desk/").status_code == 302


def test_what_was_signed_for_another_visit_is_refused(company, monkeypatch):
    monkeypatch.setattr(oidc.secrets, "compare_digest", lambda one, other: False)
    kept = oidc.OpenId().begin(Directory.objects.get(), return_url="http://localhost:8400/x")

    answer = requests.post(kept.url, data={"sub": "marta"}, allow_redirects=False, timeout=10)
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    with pytest.raises(DirectoryRefused):
        oidc.OpenId().complete(
            Directory.objects.get(), code=code, kept=kept.kept, return_url="http://localhost:8400/x"
        )


def test_the_secret_is_locked_where_it_is_kept_and_never_shown(company):
    kept = Directory.objects.get()
    assert "a secret of the directory" not in kept.secret_locked
    owner = Client()
    owner.force_login(company.owner)

    assert "a secret of the directory" not in owner.get("/office/directory/").content.decode()


def test_an_owner_sets_it_up_and_is_told_when_nothing_answers(company, issuer):
    owner = Client()
    owner.force_login(company.owner)
    form = {
        "name": "Marea ID",
        "client_id": "esmero",
        "domains": "",
        "groups_claim": "groups",
        "is_open": "on",
    }

    wrong = owner.post("/office/directory/", {**form, "issuer": "http://localhost:1"})
    right = owner.post("/office/directory/", {**form, "issuer": issuer})

    assert wrong.status_code == 422
    assert "No directory answers there" in wrong.content.decode()
    assert right.status_code == 303
    assert Directory.objects.get().domains == []


def test_a_closed_directory_has_no_way_in(company):
    Directory.objects.update(is_open=False)

    assert Client().get("/enter/directory/").status_code == 404
    assert "Marea ID" not in Client().get("/enter/login/").content.decode()


def test_a_directory_inside_is_asked_only_when_the_installation_names_it(company, settings):
    settings.ESMERO_INSIDE_HOSTS = []

    with contextlib.suppress(KeyError):
        assert Client().get("/enter/directory/").headers["Location"] == "/enter/login/"
