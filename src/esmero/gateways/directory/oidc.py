"""OpenID Connect: the code flow with PKCE, state and nonce; the identity token is proved, then believed."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings

from esmero.domain.staff.ports import Begun, DirectoryRefused, Known
from esmero.gateways.directory import kept as kept_words
from esmero.ground import crypto, outgoing

if TYPE_CHECKING:
    from esmero.domain.staff.models import Directory

# Never "none", never one with a shared secret: those could be made by somebody else.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
LEEWAY_SECONDS = 60
SECRET = "directory"  # noqa: S105 (the purpose it is locked for)


class OpenId:
    """Speaks OpenID Connect to the company's own directory."""

    def begin(self, directory: Directory, *, return_url: str) -> Begun:
        """Return where to send somebody. Raises DirectoryRefused."""
        about = _described(directory.issuer)
        kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        challenge = hashlib.sha256(kept["verifier"].encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": directory.client_id,
            "redirect_uri": return_url,
            "scope": "openid email profile",
            "state": kept["state"],
            "nonce": kept["nonce"],
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        gate = _text(about, "authorization_endpoint")
        return Begun(f"{gate}{'&' if '?' in gate else '?'}{urlencode(asked)}", kept)

    def complete(self, directory: Directory, *, code: str, kept: dict[str, str], return_url: str) -> Known:
        """Return who came back with this code. Raises DirectoryRefused."""
        about = _described(directory.issuer)
        given = _asked(
            _text(about, "token_endpoint"),
            form={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": return_url,
                "code_verifier": kept["verifier"],
                "client_id": directory.client_id,
                "client_secret": crypto.unlock(SECRET, directory.secret_locked),
            },
        )
        claims = _proved(_text(given, "id_token"), about, directory, nonce=kept["nonce"])
        more = _more(about, given, subject=str(claims["sub"]))
        return _known({**more, **claims}, directory)

    def try_out(self, issuer: str) -> None:
        """Ask the directory for its description. Raises DirectoryRefused."""
        about = _fetched(issuer)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            _text(about, name)


def _described(issuer: str) -> dict[str, Any]:
    return kept_words.told(_place("about", issuer), functools.partial(_fetched, issuer))


def _place(what: str, address: str) -> tuple[str, ...]:
    # Whom the installation may ask can change: then nothing that was told before counts.
    return (what, address, *settings.ESMERO_INSIDE_HOSTS)


def _fetched(issuer: str) -> dict[str, Any]:
    about = _asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if _text(about, "issuer").rstrip("/") != issuer.rstrip("/"):
        raise DirectoryRefused("The directory calls itself by another address.")
    return about


def _asked(url: str, form: dict[str, str] | None = None, token: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = outgoing.ask(url, form=form, headers=headers, inside=settings.ESMERO_INSIDE_HOSTS)
        told = json.loads(answer.body)
    except (outgoing.Refused, ValueError) as error:
        raise DirectoryRefused("The directory gave no answer that can be used.") from error
    if answer.status != 200 or not isinstance(told, dict):
        raise DirectoryRefused("The directory said no.")
    return told


def _proved(token: str, about: dict[str, Any], directory: Directory, *, nonce: str) -> dict[str, Any]:
    """Return what the identity token says: signed by the directory, for us, for this very visit."""
    # Loaded where it is needed: most processes never see such a token.
    import jwt

    try:
        key = _key_of(jwt, token, _text(about, "jwks_uri"))
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=ALGORITHMS,
            audience=directory.client_id,
            issuer=_text(about, "issuer"),
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise DirectoryRefused("What the directory said could not be proved.") from error
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise DirectoryRefused("What the directory said was meant for another visit.")
    if claims.get("azp", directory.client_id) != directory.client_id:
        raise DirectoryRefused("What the directory said was meant for somebody else.")
    return claims


def _key_of(jwt: Any, token: str, address: str) -> Any:
    """Return the key a token was signed with; a directory that changed its keys is asked for them anew."""
    place, ask = _place("keys", address), functools.partial(_asked, address)
    try:
        return _key(jwt, token, kept_words.told(place, ask))
    except DirectoryRefused:
        return _key(jwt, token, kept_words.told(place, ask, anew=True))


def _key(jwt: Any, token: str, keys: dict[str, Any]) -> Any:
    wanted = jwt.get_unverified_header(token).get("kid")
    found = [
        key
        for key in jwt.PyJWKSet.from_dict(keys).keys
        if key.public_key_use in {None, "sig"} and (wanted is None or key.key_id == wanted)
    ]
    if not found:
        raise DirectoryRefused("The directory signed with a key that it does not show.")
    return found[0]


def _more(about: dict[str, Any], given: dict[str, Any], *, subject: str) -> dict[str, Any]:
    """Return what the directory tells beside the token, if it does: address, name, groups."""
    if not about.get("userinfo_endpoint") or not given.get("access_token"):
        return {}
    told = _asked(_text(about, "userinfo_endpoint"), token=str(given["access_token"]))
    return told if str(told.get("sub")) == subject else {}


def _known(claims: dict[str, Any], directory: Directory) -> Known:
    groups = claims.get(directory.groups_claim) or []
    return Known(
        subject=str(claims["sub"])[:255],
        email=str(claims.get("email") or "").strip().lower(),
        has_proved_email=claims.get("email_verified") in {True, "true"},
        name=str(claims.get("name") or "")[:120],
        groups=[str(group) for group in groups] if isinstance(groups, list) else [str(groups)],
    )


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise DirectoryRefused("The directory left out what is needed.")
    return value
