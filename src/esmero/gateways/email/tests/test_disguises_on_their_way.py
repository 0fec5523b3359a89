"""What a stranger disguised in a mail does not act on its way: listed, found, shown, handed out."""

import lxml.html
import pytest
from tests.world import make_world

from esmero.domain.staff.models import Agent
from esmero.gateways.email.tests.mails import ANA, COMPANY, mail
from esmero.gateways.email.tests.test_cleaning import DISGUISES
from esmero.gateways.email.tests.test_whose_it_is import arrives, message_of

pytestmark = pytest.mark.django_db
ACTING = {"script", "iframe", "object", "embed", "form", "svg", "math", "base", "link", "video", "audio"}


@pytest.fixture
def company():
    made = make_world()
    Agent.objects.update(kept_habits={"hold_seconds": 0})
    return made


def must_do_nothing(markup):
    """Nothing in a page runs, and it names nothing of the stranger's."""
    for element in lxml.html.fromstring(markup).iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if element.tag == "a" and name == "href" and value.startswith("https://"):
                continue  # An address in somebody's words is a link, which nobody follows unasked.
            if name in {"src", "href", "action", "style", "background", "srcset"} or name.startswith("on"):
                assert "evil" not in value and "alert" not in value, (element.tag, name, value)
        assert not (element.tag in ACTING and "alert" in (element.text or "")), element.tag
    assert "<script>alert" not in markup.lower()


def written(disguise):
    """A mail in which one disguise is the HTML, the words, the subject and the name of whoever wrote it."""
    line = "".join(sign for sign in disguise if sign.isprintable())[:90]
    raw = mail(sender=f"Ana <{ANA}>", to=COMPANY, subject=line or "x", words=f"needle {disguise}")
    return raw.replace(b"text/plain", b"text/html", 1) if "html" in disguise else raw


@pytest.mark.parametrize("disguise", DISGUISES)
def test_it_is_listed_found_and_shown_as_words(company, client, disguise):
    message = message_of(arrives(written(disguise)))
    client.force_login(company.owner)

    for address in ("/desk/", "/desk/search/?q=needle", f"/desk/conversations/{message.conversation_id}/"):
        answer = client.get(address)
        assert answer.status_code == 200
        must_do_nothing(answer.content.decode())
