"""Every screen of Esmero, and how a visitor gets to see it, in the demo company."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.house import House

VISITOR, AGENT, OWNER = "visitor", "agent", "owner"
# What is asked about an open conversation before it is done.
QUESTIONS = [
    "assignment",
    "handover",
    "closure",
    "promises",
    "forwarding",
    "merging",
    "links",
    "split",
    "snooze",
    "tags",
    "priority",
    "kind",
    "work",
    "their-zone",
    "facts",
    "way",
]

# Run inside the installation: the demo's own things, one of each kind.
# Run inside the house: says by number where everything is.
LOOK_AROUND = (Path(__file__).parent / "look_around.py").read_text()


def _nothing(page: Page) -> None:
    """Leave the page as it came."""


def _press(keys: str, page: Page) -> None:
    page.keyboard.press(keys)
    page.wait_for_timeout(300)


def _show_around(page: Page) -> None:
    begin = page.locator("#strip form button").first
    if begin.is_visible():
        begin.click()
        page.locator("es-tour").wait_for()


def _see_what_would_go(page: Page) -> None:
    page.check("input[name=deed][value=LET_GO]")
    page.fill("input[name=days]", "1")
    page.click("form.sheet button.button--first")
    page.wait_for_selector("#goes")


def _send_empty(page: Page) -> None:
    page.locator("main form [type=submit], main form button:not([type])").first.click()
    page.wait_for_load_state("load")


def _come_in(inside: str, page: Page) -> None:
    """Bring the cookie of a customer who returned the code."""
    house = page.url.partition("/you/")[0]
    # For every path, and instead of whoever came in before.
    page.context.clear_cookies(name="esmero_you")
    page.context.add_cookies([{"name": "esmero_you", "value": inside, "url": f"{house}/"}])
    page.goto(f"{house}/you/known/", wait_until="load")


def _come_in_to(inside: str, path: str, page: Page) -> None:
    _come_in(inside, page)
    page.goto(page.url.partition("/you/")[0] + path, wait_until="load")


def _come_in_and_prove(waiting: str, page: Page) -> None:
    """Have a code sent to the other side of what a colleague joined."""
    _come_in(waiting, page)
    page.locator("main form button").first.click()
    page.wait_for_url("**/both/code/")


def _come_back_in(inside: str, page: Page) -> None:
    """Come back to this page once the code is returned."""
    here = page.url
    _come_in(inside, page)
    page.goto(here, wait_until="load")


def _come_in_and_open(inside: str, page: Page) -> None:
    _come_in(inside, page)
    page.locator("[id^=fact-] details summary").first.click()
    page.locator("[id^=address-] details summary").first.click()


def _come_in_and_add(inside: str, page: Page) -> None:
    _come_in(inside, page)
    page.goto(page.url.partition("/you/")[0] + "/you/addresses/", wait_until="load")


def _come_in_and_ask(inside: str, page: Page) -> None:
    _come_in_and_add(inside, page)
    page.locator("input[name=email]").fill("a.very.long.name.of.somebody@mail.example")
    page.locator("main form.sheet button").click()
    page.wait_for_url("**/code/")


@dataclass(frozen=True)
class Screen:
    """A screen: its name, who sees it, where it is, and what to press first."""

    name: str
    who: str
    address: str
    prepare: Callable[[Page], None] = _nothing
    is_whole: bool = True


def enter(page: Page, house: House, who: str, language: str) -> None:
    """Choose a language as a reader does; sign in first, where `who` is somebody of the staff."""
    page.context.add_cookies([{"name": "esmero_language", "value": language, "url": house.url}])
    if who in {AGENT, OWNER}:
        people, password = _said_at_the_start(house)
        page.goto(f"{house.url}/enter/login/")
        page.locator("input[name=login]").fill(people[0] if who == AGENT else people[-1])
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/desk/**")
        # It lies in one's own menu, which is open for nobody who has just come.
        page.locator(f".languages [value={language}]").evaluate("one => one.click()")
        page.wait_for_selector(f"html[lang={language}]")


def _said_at_the_start(house: House) -> tuple[list[str], str]:
    """Return who may sign in, the owner last, and the password: as `esmero start` tells a newcomer."""
    said = house.log.read_text()
    people = re.findall(r"\S+@[\w.]+", said)
    (password,) = re.findall(r"with the password +(\S+)", said)
    return people, password


def all_screens(house: House) -> list[Screen]:
    """Return every screen, with the addresses of the demo company's own things."""
    found = _look_around(house)
    listed = [*_for_everybody(found), *_of_customers(found), *_of_the_desk(found)]
    listed += [*_of_the_office(found), *_of_the_reports(found)]
    return [Screen(s.name, s.who, house.url + s.address, s.prepare, s.is_whole) for s in listed]


def _look_around(house: House) -> dict:
    done = house.esmero("shell", "-c", LOOK_AROUND)
    assert b"FOUND" in done.stdout, done.stderr.decode()[-2000:]
    return json.loads(done.stdout.split(b"FOUND")[1])


def _for_everybody(found: dict) -> Iterator[Screen]:
    yield Screen("help-ask", VISITOR, "/")
    yield Screen("help-ask-again", VISITOR, f"/?with={found['wish']}")
    yield Screen("help-ask-empty", VISITOR, "/", _send_empty)
    yield Screen("help-link", VISITOR, "/link/")
    yield Screen("help-record", VISITOR, "/record/")
    yield Screen("enter-login", VISITOR, "/enter/login/")
    yield Screen("enter-reset", VISITOR, "/enter/password/reset/")
    yield Screen("calm-not-found", VISITOR, "/c/no-such-link/")
    yield Screen("mailbox", VISITOR, "/demo/mailbox/")
    yield Screen("mailbox-new", VISITOR, "/demo/mailbox/new/")
    for key in found["letters"]:
        yield Screen("mailbox-letter", VISITOR, f"/demo/mailbox/{key}/")


def _of_customers(found: dict) -> Iterator[Screen]:
    for kind, token in found["tokens"].items():
        yield Screen(f"portal-{kind}", VISITOR, f"/c/{token}/")
    yield Screen("you-door", VISITOR, "/you/?again=1")
    yield Screen("you-from-conversation", VISITOR, f"/c/{found['tokens']['open']}/known/")
    yield Screen("you-copy-link", VISITOR, f"/you/copy/link/{found['copy']}/")
    yield Screen("you-known", VISITOR, "/you/", partial(_come_in, found["inside"]))
    older = partial(_come_in_to, found["inside"], "/you/conversations/")
    yield Screen("you-conversations", VISITOR, "/you/?6", older)
    letters = f"/you/belongings/{found['leads']}/letters/"
    yield Screen("you-shared", VISITOR, "/you/?4", partial(_come_in_to, found["inside"], letters))
    letter = f"/you/letters/{found['shared']}/"
    yield Screen("you-shared-letters", VISITOR, "/you/?5", partial(_come_in_to, found["inside"], letter))
    yield Screen(
        "you-copy-link-inside",
        VISITOR,
        f"/you/copy/link/{found['copy']}/?1",
        partial(_come_back_in, found["inside"]),
    )
    yield Screen("you-confirmation", VISITOR, f"/you/confirmation/{found['confirmation']}/")
    yield Screen("you-withdrawal", VISITOR, f"/you/withdrawal/{found['withdrawal']}/")
    yield Screen("you-address", VISITOR, "/you/?2", partial(_come_in_and_add, found["inside"]))
    yield Screen("you-address-code", VISITOR, "/you/?3", partial(_come_in_and_ask, found["inside"]))
    yield Screen("you-both", VISITOR, "/you/?7", partial(_come_in, found["waiting"]))
    yield Screen("you-both-code", VISITOR, "/you/?8", partial(_come_in_and_prove, found["waiting"]))
    yield Screen("you-known-open", VISITOR, "/you/?1", partial(_come_in_and_open, found["inside"]))


def _of_the_desk(found: dict) -> Iterator[Screen]:
    yield Screen("desk-home", AGENT, "/desk/", is_whole=False)
    for view in ("mine", "team", "unassigned", "mentioned", "waiting", "snoozed", "closed"):
        yield Screen(f"desk-{view}", AGENT, f"/desk/{view}/", is_whole=False)
    for kind, number in found["conversations"].items():
        yield Screen(f"desk-conversation-{kind}", AGENT, f"/desk/conversations/{number}/", is_whole=False)
    number = found["conversations"]["on-its-way"]
    yield Screen("desk-step", AGENT, f"/desk/conversations/{number}/step/", is_whole=False)
    number = found["conversations"]["open"]
    for name in QUESTIONS:
        yield Screen(f"desk-{name}", AGENT, f"/desk/conversations/{number}/{name}/", is_whole=False)
    person = f"/desk/customers/{found['customer']}"
    yield Screen("desk-same-person", AGENT, f"{person}/joining/?q={found['called'].split()[0]}")
    yield Screen("desk-same-person-nobody", AGENT, f"{person}/joining/?q=xylophone")
    yield Screen("desk-one-or-two", OWNER, f"{person}/joining/?other={found['twin']}")
    yield Screen("desk-two-people", AGENT, f"{person}/splitting/")
    yield Screen("desk-two-people-empty", AGENT, f"{person}/splitting/", _send_empty)
    yield Screen("desk-new-time", AGENT, f"/desk/promises/{found['own']}/new-time/", is_whole=False)
    closed = found["conversations"]["closed"]
    yield Screen("desk-reopening", AGENT, f"/desk/conversations/{closed}/reopening/", is_whole=False)
    if found["escalation"]:
        refusal = f"/desk/escalations/{found['escalation']}/refusal/"
        yield Screen("desk-refusal", OWNER, refusal, is_whole=False)
    yield Screen("desk-withdrawal", AGENT, f"/desk/promises/{found['promise']}/withdrawal/", is_whole=False)
    yield Screen("desk-reason", AGENT, f"/desk/promises/{found['promise']}/reason/", is_whole=False)
    yield Screen("desk-work-for-us", OWNER, "/desk/work/", is_whole=False)
    if found["work"]:
        yield Screen("desk-piece-of-work", OWNER, f"/desk/work/{found['work']}/", is_whole=False)
    yield Screen("desk-keys", AGENT, f"/desk/conversations/{number}/", partial(_press, "?"), is_whole=False)
    yield Screen("desk-palette", AGENT, "/desk/", partial(_press, "Control+k"), is_whole=False)
    yield Screen("desk-tour", AGENT, "/desk/", _show_around, is_whole=False)
    yield Screen("desk-search", AGENT, "/desk/search/?q=coat", is_whole=False)
    yield Screen("desk-search-nothing", AGENT, "/desk/search/?q=xylophone", is_whole=False)
    for name in (
        "palette",
        "my-desk",
        "my-desk/away",
        "my-words",
        "easier",
        "notices",
        "lists",
        "to-be-sent",
    ):
        yield Screen(f"desk-{name.replace('/', '-')}-page", AGENT, f"/desk/{name}/")
    theirs = f"/desk/customers/{found['customer']}/"
    yield Screen("desk-customer", AGENT, theirs)
    yield Screen("desk-customer-address", AGENT, f"{theirs}addresses/")
    yield Screen("desk-customer-called", AGENT, f"{theirs}called/")
    yield Screen("desk-customer-facts", AGENT, f"{theirs}?kind=facts")
    yield Screen("desk-customer-nothing", AGENT, f"{theirs}?q=xylophone")
    where = f"{theirs}belonging/"
    yield Screen("desk-belonging", AGENT, f"{where}?q=s")
    yield Screen("desk-belonging-as", AGENT, f"{where}?organisation={found['organisation']}")
    yield Screen("desk-belonging-as-empty", AGENT, f"{where}?new=Casa", _send_empty)
    yield Screen("desk-belonging-together", AGENT, f"{where}?other={found['twin']}")
    yield Screen("desk-organisation", AGENT, f"/desk/organisations/{found['organisation']}/")
    yield Screen("desk-organisation-of-nobody", AGENT, f"/desk/organisations/{found['nobodys']}/")
    yield Screen("desk-household", AGENT, f"/desk/households/{found['household']}/")
    yield Screen("desk-wishes", AGENT, f"/desk/customers/{found['known']}/wishes/")
    yield Screen("desk-as-they-see-it", AGENT, f"/desk/customers/{found['known']}/as-they-see-it/")
    yield Screen("desk-coaching", OWNER, "/desk/coaching/")
    yield Screen("desk-wall", OWNER, "/desk/wall/")
    yield Screen("desk-canned", AGENT, "/desk/canned-replies/")
    yield Screen("desk-canned-new", AGENT, "/desk/canned-replies/new/")
    yield Screen("desk-call", AGENT, "/desk/calls/new/")
    yield Screen("desk-paper", AGENT, "/desk/paper/new/")
    yield Screen("desk-post-room", AGENT, "/desk/post-room/")
    for name in ("", "again/", "password/", "code-app/", "passkeys/new/"):
        yield Screen(f"enter-{name.strip('/').replace('/', '-') or 'mine'}", AGENT, f"/enter/{name}")
    yield Screen("desk-failed-mail", AGENT, "/desk/failed-mail/")
    yield Screen("desk-rescue", AGENT, f"/desk/failed-mail/{found['failed']}/conversation/")
    yield Screen("desk-set-aside", AGENT, "/desk/set-aside-mail/")
    yield Screen("desk-unsent", AGENT, "/desk/unsent-letters/")


def _of_the_reports(found: dict) -> Iterator[Screen]:
    yield Screen("reports-record", OWNER, "/reports/")
    yield Screen("reports-record-nothing", OWNER, "/reports/?until=2001-01-01")
    yield Screen("reports-machine", OWNER, "/reports/machine/")
    yield Screen("reports-pairs", OWNER, "/reports/pairs/")
    yield Screen("reports-looking", OWNER, "/reports/looking/")
    yield Screen("reports-words", OWNER, "/reports/words/")
    yield Screen("reports-words-none", OWNER, "/reports/words/?until=2001-01-01")
    yield Screen("reports-word", OWNER, f"/reports/words/{found['word']}/")


def _of_the_office(found: dict) -> Iterator[Screen]:
    places = {
        "home": "",
        "staff": "staff/",
        "staff-leaving": f"staff/{found['agent']}/leaving/",
        "invitation": "invitations/new/",
        "directory": "directory/",
        "sign-in": "sign-in/",
        "law": "law/",
        "law-switch": "law/switch/",
        "workflows": "workflows/",
        "workflow": f"workflows/{found['kind']}/",
        "workflow-new": "workflows/new/",
        "rules": "rules/",
        "rule-acting": f"rules/{found['rule']}/",
        "rule-new": "rules/new/",
        "organisations": "organisations/",
        "organisations-none": "organisations/?q=xylophone",
        "organisation-new": "organisations/new/",
        "organisation": f"organisations/{found['nobodys']}/",
        "organisation-read": f"organisations/{found['organisation']}/",
        "organisation-joining": f"organisations/{found['nobodys']}/joining/?q=ship",
        "organisations-joined": f"organisations/{found['nobodys']}/joining/?other={found['organisation']}",
        "purposes": "purposes/",
        "purpose": f"purposes/{found['purpose']}/",
        "purpose-new": "purposes/new/?key=RECORDINGS",
        "erasures": "erasures/",
        "erasures-none": "erasures/?reference=XX",
        "erasure": f"erasures/{found['erasure']}/",
        "quotes": "quotes/",
        "tags": "tags/",
        "tag-new": "tags/new/",
        "programs": "programs/",
        "program-new": "programs/new/",
        "running": "running/",
        "agent": f"staff/{found['agent']}/",
        "agent-new": "staff/new/",
        "teams": "teams/",
        "team": f"teams/{found['team']}/",
        "team-people": f"teams/{found['team']}/people/",
        "team-duties": f"teams/{found['team']}/duties/",
        "team-new": "teams/new/",
        "chain": "chain/",
        "chain-of-team": f"teams/{found['team']}/chain/",
        "absences": f"staff/{found['agent']}/absences/",
        "skills": "skills/",
        "skills-of-agent": f"staff/{found['agent']}/skills/",
        "capacity": "capacity/",
        "routing-of-team": f"teams/{found['team']}/routing/",
        "routing": "routing/",
        "routing-tried": f"routing/try-outs/{found['routing_tried']}/",
        "hours": "hours/",
        "calendar": f"hours/{found['calendar']}/",
        "calendar-new": "hours/new/",
        "feed": f"hours/feeds/{found['feed']}/",
        "calendar-removal": f"hours/{found['calendar']}/removal/",
        "promises": "promises/",
        "policy": f"promises/{found['policy']}/",
        "policy-place": f"promises/{found['policy']}/place/?to=down",
        "policy-removal": f"promises/{found['policy']}/removal/",
        "policy-new": "promises/new/",
        "policy-tried": f"promises/try-outs/{found['tried']}/",
        "promises-words": "promises/words/?letter=MOVED",
        "segments": "segments/",
        "segment": f"segments/{found['segment']}/",
        "segment-new": "segments/new/",
        "people": "people/",
        "people_file": f"people/{found['people']}/",
        "channels": "channels/",
        "channel": f"channels/{found['channel']}/",
        "channel-new": "channels/new/",
        "channel-letters": f"channels/{found['mail_channel']}/letters/",
        "channel-fetching": f"channels/{found['mail_channel']}/fetching/",
        "channel-services": f"channels/{found['mail_channel']}/services/",
        "keeping": "keeping/",
        "keeping-person": f"keeping/people/{found['customer']}/",
        "company": "company/",
    }
    for name, place in places.items():
        yield Screen(f"office-{name}", OWNER, f"/office/{place}")
    yield Screen("office-keeping-rule", OWNER, "/office/keeping/words/", _see_what_would_go)
