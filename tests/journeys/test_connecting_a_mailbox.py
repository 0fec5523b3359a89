"""An owner connects a mailbox whose provider takes no password: a real mail server asks whose the key is.

A provider of the tests' own stands in for Google and Microsoft.
"""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import consenting
from esmero.actions import fetching as actions
from esmero.domain.channels import reads as channels
from esmero.domain.channels.models import Consent
from esmero.domain.channels.ports import CouldNotFetch
from esmero.domain.events.models import Event
from esmero.gateways.email.fetching import consent as gateway
from esmero.gateways.email.fetching import line as lines
from esmero.ground import clock
from esmero.web.backoffice.tests import filling
from tests import world
from tests.provider import CLIENT, SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(settings, dovecot, provider):
    settings.ESMERO_INSIDE_HOSTS = [f"localhost:{dovecot.port}", f"localhost:{dovecot.provider_port}"]
    provider.forget()
    return world.make_world()


def _mailbox(mailbox, **changed):
    plain = {"host": "localhost", "port": mailbox.server.port, "security": "PLAIN", "user": mailbox.name}
    plain |= {"sign_in": "CONSENT", "folder": "INBOX", "afterwards": "SEEN"}
    return {**plain, **changed}


def _provider(made, /, **changed):
    plain = {"provider": "OTHER", "client_id": CLIENT, "secret": SECRET, "scope": "mail"}
    plain |= {"authorization_url": f"{made.base}/gate", "token_url": f"{made.base}/token"}
    return {**plain, **changed}


def _describe(office, channel, mailbox, made, /, **changed):
    filling.send(office, "channel-fetching", _mailbox(mailbox), channel.pk)
    return filling.send(office, "channel-consent", _provider(made, **changed), channel.pk)


def _way(office, channel):
    return office.get(reverse("backoffice:channel-connecting", args=[channel.pk])).headers["Location"]


def _connect(office, channel, mailbox, made, /, **changed):
    """Describe, consent, come back; return the page one comes back to."""
    _describe(office, channel, mailbox, made, **changed)
    return _consent(office, channel, mailbox, made)


def _consent(office, channel, mailbox, provider):
    back = urlsplit(provider.consent(_way(office, channel), mailbox.name))
    return office.get(f"{back.path}?{back.query}", follow=True)


def _try(office, channel, mailbox, **changed):
    return filling.words(
        filling.send(office, "channel-fetching_trial", _mailbox(mailbox, **changed), channel.pk)
    )


def _look(channel, at=None):
    """Go to the mail server as those who fetch do; return how many unread mails lie there."""
    kept = channels.fetching_of(channel.pk)
    with lines.opened(actions.pickup_of(kept, at=at or clock.now())) as line:
        return len(line.found("UNSEEN"))


def _trouble(channel, at=None):
    with pytest.raises(CouldNotFetch) as told:
        _look(channel, at)
    return told.value.trouble


def test_after_the_consent_the_server_lets_us_in_without_a_password(office, channel, mailbox, provider):
    mailbox.put(b"Subject: one\n\none\n")

    page = _connect(office, channel, mailbox, provider)

    assert "It is connected" in page.content.decode()
    assert "1 unread mail lies there" in _try(office, channel, mailbox)
    assert Event.objects.filter(verb="fetching.connected").exists()


def test_nothing_that_opens_the_mailbox_is_shown_or_kept_in_the_clear(office, channel, mailbox, provider):
    _connect(office, channel, mailbox, provider)

    kept = Consent.objects.get()
    secret = [SECRET, *provider.keys, *provider.refreshes]
    page = office.get(reverse("backoffice:channel-consent", args=[channel.pk])).content.decode()
    for words in (str(vars(kept)), page, str(list(Event.objects.values_list("payload", flat=True)))):
        assert not any(one in words for one in secret)


def test_before_the_consent_it_is_said_that_nobody_has_consented(office, channel, mailbox, provider):
    page = filling.send(office, "channel-fetching", _mailbox(mailbox), channel.pk)
    assert "Now describe the provider" in page.content.decode()

    assert _trouble(channel) == "CONNECT"
    assert "It is not connected yet" in _try(office, channel, mailbox)


def test_the_key_is_used_until_it_ends_soon_and_then_another_one_is_asked_for(
    office, channel, mailbox, provider
):
    _connect(office, channel, mailbox, provider)
    _look(channel)
    assert [one["grant_type"] for one in provider.asked] == ["authorization_code"]

    _look(channel, clock.now() + timedelta(minutes=59))
    assert [one["grant_type"] for one in provider.asked] == ["authorization_code", "refresh_token"]


def test_a_provider_that_takes_each_renewal_once_is_renewed_again_and_again(
    office, channel, mailbox, provider
):
    provider.gives_new_ones, provider.seconds = True, 60
    _connect(office, channel, mailbox, provider)

    for _ in range(3):
        assert _look(channel) == 0


def test_who_was_slower_at_a_renewal_takes_what_the_other_one_was_given(
    office, channel, mailbox, provider, monkeypatch
):
    provider.gives_new_ones, provider.seconds = True, 60
    _connect(office, channel, mailbox, provider)
    renew, kept = gateway.OAuth.renew, channels.fetching_of(channel.pk)

    def slowly(self, asker, refresh):
        monkeypatch.setattr(gateway.OAuth, "renew", renew)
        consenting.key_to(kept, at=clock.now())
        return renew(self, asker, refresh)

    monkeypatch.setattr(gateway.OAuth, "renew", slowly)
    assert _look(channel) == 0
    # What it was given itself is kept for the next time: what came before it counts no more.
    assert _look(channel) == 0


def test_a_consent_that_was_withdrawn_is_told_in_plain_words_and_given_again(
    office, channel, mailbox, provider
):
    provider.seconds = 60
    _connect(office, channel, mailbox, provider)
    provider.refreshes.clear()
    kept = channels.fetching_of(channel.pk)
    with pytest.raises(CouldNotFetch) as told:
        _look(channel)
    actions.note_trouble(kept.pk, kept.revision, told.value, at=clock.now())

    for page in ("channel", "channel-consent"):
        said = filling.words(office.get(reverse(f"backoffice:{page}", args=[channel.pk])))
        assert "was withdrawn or has run out" in said and "The grant was revoked." in said

    _consent(office, channel, mailbox, provider)
    now = channels.fetching_of(channel.pk)
    assert (now.trouble, now.next_try_at) == ("", None) and _look(channel) == 0


def test_a_key_that_the_server_does_not_take_is_given_up_for_another_one(office, channel, mailbox, provider):
    _connect(office, channel, mailbox, provider)
    provider.keys.clear()
    kept = channels.fetching_of(channel.pk)
    with pytest.raises(CouldNotFetch) as told:
        _look(channel)
    assert told.value.trouble == "TOKEN"

    actions.note_trouble(kept.pk, kept.revision, told.value, at=clock.now())

    assert _look(channel) == 0


def test_a_consent_opens_only_the_mailbox_of_who_gave_it(office, channel, mailbox, provider):
    _connect(office, channel, mailbox, provider)
    provider.keys.update(dict.fromkeys(provider.keys, "somebody"))

    assert _trouble(channel) == "TOKEN"


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [({"secret": "wrong"}, "CLIENT"), ({"token_url": "http://localhost:9/"}, "PROVIDER")],
)
def test_what_is_wrong_at_the_provider_is_told_on_the_way_back(
    office, channel, mailbox, provider, changed, trouble
):
    page = _connect(office, channel, mailbox, provider, **changed).content.decode()

    words = {"CLIENT": "does not take our name and secret", "PROVIDER": "did not answer as it should"}
    assert words[trouble] in page and not Consent.objects.get().is_connected


@pytest.mark.parametrize("bent", ["state=other", "error=access_denied", "nothing"])
def test_who_comes_back_another_way_than_they_went_connects_nothing(office, channel, mailbox, provider, bent):
    _describe(office, channel, mailbox, provider)
    back = urlsplit(provider.consent(_way(office, channel), mailbox.name))
    asked = dict(parse_qsl(back.query))
    query = {
        "state=other": {**asked, "state": "other"},
        "error=access_denied": {"state": asked["state"], "error": "access_denied"},
        "nothing": {},
    }[bent]

    office.get(back.path, query, follow=True)

    assert not Consent.objects.get().is_connected
    # The way counts once.
    office.get(back.path, asked, follow=True)
    assert not Consent.objects.get().is_connected


def test_nobody_but_the_owner_who_went_comes_back_with_a_consent(office, channel, mailbox, provider, company):
    _describe(office, channel, mailbox, provider)
    back = urlsplit(provider.consent(_way(office, channel), mailbox.name))
    other = Client()
    other.force_login(company.owner)

    other.get(f"{back.path}?{back.query}", follow=True)

    assert not Consent.objects.get().is_connected


@pytest.mark.parametrize("changed", [{"host": "mail.example.net"}, {"user": "other"}, {"port": 1}])
def test_for_another_server_or_name_one_consents_once_more(office, channel, mailbox, provider, changed):
    _connect(office, channel, mailbox, provider)

    filling.send(office, "channel-fetching", _mailbox(mailbox, **changed), channel.pk)

    assert not Consent.objects.get().is_connected


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"provider": "GOOGLE", "secret": ""}, "Write the secret"),
        ({"provider": "MICROSOFT", "tenant": "a/b"}, "Only its id or its domain"),
        ({"token_url": ""}, "Another provider has to be described"),
        ({"client_id": ""}, "Write the name"),
    ],
)
def test_what_is_missing_about_the_provider_is_said(office, channel, mailbox, provider, changed, said):
    _connect(office, channel, mailbox, provider)

    page = _describe(office, channel, mailbox, provider, **changed)

    assert page.status_code == 422 and said in filling.words(page)
    assert Consent.objects.get().is_connected


def test_the_secret_is_said_to_no_other_provider(office, channel, mailbox, provider):
    _connect(office, channel, mailbox, provider)

    elsewhere = "https://elsewhere.example/token"
    _describe(office, channel, mailbox, provider, secret="", token_url=elsewhere)

    kept = Consent.objects.get()
    assert (kept.token_url, kept.secret_locked, kept.is_connected) == (elsewhere, "", False)


@pytest.mark.parametrize(
    ("chosen", "gate"),
    [
        ("GOOGLE", "https://accounts.google.com/o/oauth2/v2/auth"),
        ("MICROSOFT", "https://login.microsoftonline.com/shop.example/oauth2/v2.0/authorize"),
    ],
)
def test_google_and_microsoft_are_known_by_name(office, channel, mailbox, provider, chosen, gate):
    _describe(office, channel, mailbox, provider, provider=chosen, tenant="shop.example")

    way = urlsplit(_way(office, channel))
    asked = dict(parse_qsl(way.query))
    assert f"{way.scheme}://{way.netloc}{way.path}" == gate
    assert asked["redirect_uri"].endswith("/office/connected/") and asked["login_hint"] == mailbox.name
    is_lasting = asked.get("access_type") == "offline" or "offline_access" in asked["scope"]
    assert is_lasting and asked["code_challenge_method"] == "S256"
