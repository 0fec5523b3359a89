"""A conversation at Marea on a Tuesday, for the tests of letters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

from PIL import Image

from esmero.domain.channels.factories import make_channel
from esmero.domain.company.factories import make_company
from esmero.domain.company.models import Company
from esmero.domain.conversations.factories import make_conversation
from esmero.domain.conversations.kinds import MessageKind, WrittenBy
from esmero.domain.conversations.models import Message
from esmero.domain.customers.factories import make_customer
from esmero.domain.files import reads as files
from esmero.domain.promises.factories import make_promise
from esmero.domain.promises.kinds import MadeBy, PromiseKind
from esmero.domain.staff.factories import make_agent, make_team
from esmero.letters.writing import Setting

AT = datetime(2026, 11, 17, 11, 58, tzinfo=UTC)
DUE = datetime(2026, 11, 17, 15, 40, tzinfo=UTC)
PAGE = "https://marea.example/c/12.6a.k7"
WORD = "Zimtstern"


def setting(*, language="en", name="Ana Belmonte", subject=f"About the {WORD}", words=f"Where is my {WORD}?"):
    """What Ana asked Marta's team."""
    make_company()
    Company.objects.update(phone="+34 956 000 112", address="calle Ancha 3, 11001 Cádiz")
    customer = make_customer(name, language=language)
    agent = make_agent()
    agent.title = "customer care"
    conversation = make_conversation(
        channel=make_channel(make_team("Care")),
        customer=customer,
        agent=agent,
        subject=subject,
        words=words,
        at=AT,
    )
    return Setting(company=Company.objects.get(), conversation=conversation, page_url=PAGE, at=AT)


def promise(given, *, kind=PromiseKind.FIRST_REPLY, owner=None, due_at=DUE, wording=""):
    """What the conversation's agent promised."""
    conversation = given.conversation
    made = make_promise(
        conversation.ref,
        conversation.audience,
        owner=owner or conversation.agent,
        team=conversation.team,
        made_at=AT,
        due_at=due_at,
        kind=kind,
    )
    made.wording = wording
    if wording:
        made.made_by = MadeBy.AGENT
    return made


def broken_and_renewed(given):
    """A promise of which the time is over, and the lead's in its place; the setting two minutes later."""
    old = promise(given)
    renewal = promise(given, owner=make_agent("Inés Duarte"), due_at=DUE + timedelta(hours=2))
    renewal.times_renewed, renewal.first_due_at = 1, DUE
    return replace(given, at=DUE + timedelta(minutes=2)), old, renewal


def reply(given, words="The seam is ours.\n\nSend it back, please."):
    """What the agent wrote, unsaved."""
    return Message(
        conversation=given.conversation,
        kind=MessageKind.REPLY,
        written_by=WrittenBy.PERSON,
        agent=given.conversation.agent,
        text=words,
        at=AT,
    )


def photographed(given):
    """Give the conversation's agent a photograph; return its bytes."""
    out = BytesIO()
    Image.new("RGB", (320, 400), "#c08060").save(out, "PNG")
    path = files.path_of("fa" + "0" * 62)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())
    given.conversation.agent.photo = path.name
    return out.getvalue()
