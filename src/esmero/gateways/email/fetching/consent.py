"""Asking a provider for access to a mailbox (OAuth 2.0): the code flow with PKCE and state, then renewals."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings

from esmero.domain.channels.kinds import FetchTrouble, Provider
from esmero.domain.channels.ports import CouldNotFetch, Granted
from esmero.ground import outgoing

if TYPE_CHECKING:
    from esmero.domain.channels.ports import Asker

# So long a key lasts where the provider does not say.
USUAL_SECONDS = 3600
LONGEST_WORDS = 200
# How providers say (RFC 6749, 5.2) that it is about the consent, or about who we are.
REVOKED = {"invalid_grant", "consent_required", "interaction_required"}
NOT_US = {"invalid_client", "unauthorized_client"}


@dataclass(frozen=True)
class _Place:
    """Where a provider is asked, for what, and in its own ways."""

    authorization_url: str
    token_url: str
    scope: str
    more: dict[str, str]


GOOGLE = _Place(
    "https://accounts.google.com/o/oauth2/v2/auth",
    "https://oauth2.googleapis.com/token",
    "https://mail.google.com/",
    # Else it gives lasting access the first time only.
    {"access_type": "offline", "prompt": "consent"},
)
MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
MICROSOFT_SCOPE = "https://outlook.office.com/IMAP.AccessAsUser.All offline_access"
# Google's covers both. Nobody is asked for what is not needed.
MICROSOFT_SENDING = "https://outlook.office.com/SMTP.Send"


class OAuth:
    """Speaks OAuth 2.0 to Google, Microsoft and others."""

    def begin(self, asker: Asker) -> tuple[str, dict[str, str]]:
        """Return where to send somebody for their consent, and what to keep until they are back."""
        kept = {name: secrets.token_urlsafe(32) for name in ("state", "verifier")}
        challenge = hashlib.sha256(kept["verifier"].encode()).digest()
        place = _place(asker)
        asked = {
            "response_type": "code",
            "client_id": asker.client_id,
            "redirect_uri": asker.return_url,
            "scope": place.scope,
            "state": kept["state"],
            "login_hint": asker.user,
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
            **place.more,
        }
        gate = place.authorization_url
        return f"{gate}{'&' if '?' in gate else '?'}{urlencode(asked)}", kept

    def complete(self, asker: Asker, *, code: str, kept: dict[str, str]) -> Granted:
        """Return what the provider gives for the code that somebody came back with. Raises CouldNotFetch."""
        granted = _asked(
            asker,
            grant_type="authorization_code",
            code=code,
            redirect_uri=asker.return_url,
            code_verifier=kept["verifier"],
        )
        if not granted.refresh:
            raise CouldNotFetch(FetchTrouble.PROVIDER, "refresh_token?")
        return granted

    def renew(self, asker: Asker, refresh: str) -> Granted:
        """Return what the provider gives anew. Raises CouldNotFetch."""
        return _asked(asker, grant_type="refresh_token", refresh_token=refresh)


def _place(asker: Asker) -> _Place:
    if asker.provider == Provider.GOOGLE:
        return GOOGLE
    if asker.provider == Provider.MICROSOFT:
        base = MICROSOFT.format(tenant=asker.tenant or "common")
        scope = f"{MICROSOFT_SENDING} {MICROSOFT_SCOPE}" if asker.is_sending else MICROSOFT_SCOPE
        return _Place(f"{base}/authorize", f"{base}/token", scope, {})
    return _Place(asker.authorization_url, asker.token_url, asker.scope, {})


def _asked(asker: Asker, **words: str) -> Granted:
    form = {**words, "client_id": asker.client_id}
    if asker.secret:
        form["client_secret"] = asker.secret
    try:
        answer = outgoing.ask(_place(asker).token_url, form=form, inside=settings.ESMERO_INSIDE_HOSTS)
        told = json.loads(answer.body)
    except (outgoing.Refused, ValueError) as error:
        raise CouldNotFetch(FetchTrouble.PROVIDER) from error
    if not isinstance(told, dict):
        raise CouldNotFetch(FetchTrouble.PROVIDER)
    if answer.status != 200 or not isinstance(told.get("access_token"), str):
        raise _refused(told)
    refresh = told.get("refresh_token")
    return Granted(told["access_token"], _seconds(told), refresh if isinstance(refresh, str) else "")


def _seconds(told: dict[str, Any]) -> int:
    try:
        return max(0, int(told.get("expires_in", USUAL_SECONDS)))
    except (TypeError, ValueError):
        return USUAL_SECONDS


def _refused(told: dict[str, Any]) -> CouldNotFetch:
    error = str(told.get("error", ""))
    words = " ".join(filter(None, (error, str(told.get("error_description", "")))))
    plain = "".join(sign for sign in " ".join(words.split()) if sign.isprintable())[:LONGEST_WORDS]
    if error in REVOKED:
        return CouldNotFetch(FetchTrouble.REVOKED, plain)
    return CouldNotFetch(FetchTrouble.CLIENT if error in NOT_US else FetchTrouble.PROVIDER, plain)
