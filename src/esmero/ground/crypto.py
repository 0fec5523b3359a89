"""Signing, digests and chance, each in one place."""

import base64
import hashlib
import hmac
import os
import secrets
from typing import Any

from django.conf import settings

from esmero.ground.sealed import digest as digest

# No vowels and no look-alikes: codes are read aloud on the telephone and spell no word.
CODE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def code(length: int) -> str:
    """Return a random code of `length` letters that can be read aloud."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


def mac(purpose: str, text: str, length: int = 16) -> str:
    """Return `length` lower-case letters that only this installation can make of `text`.

    Base32, because it travels in mail addresses, whose case is not kept by everyone.
    """
    key = hashlib.sha256(f"{purpose}\0{settings.SECRET_KEY}".encode()).digest()
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower().rstrip("=")[:length]


def is_mac(purpose: str, text: str, given: str, length: int = 16) -> bool:
    """Say whether `given` is the mac of `text`, in a time that tells nothing."""
    return hmac.compare_digest(mac(purpose, text, length).encode(), given.lower().encode())


class CannotUnlock(Exception):
    """What is to be unlocked was locked with another secret, or changed since."""


def lock(purpose: str, words: str) -> str:
    """Return `words` such that only this installation can read them, for keeping a secret of others."""
    nonce = os.urandom(12)
    locked = _cipher(purpose).encrypt(nonce, words.encode(), None)
    return base64.urlsafe_b64encode(nonce + locked).decode()


def unlock(purpose: str, locked: str) -> str:
    """Return what was locked for the same purpose. Raises CannotUnlock."""
    from cryptography.exceptions import InvalidTag

    try:
        raw = base64.urlsafe_b64decode(locked.encode())
        return str(_cipher(purpose).decrypt(raw[:12], raw[12:], None).decode())
    except (InvalidTag, ValueError) as error:
        raise CannotUnlock(purpose) from error


def _cipher(purpose: str) -> Any:
    # Loaded where it is needed: few requests are about such secrets.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(hashlib.sha256(f"lock\0{purpose}\0{settings.SECRET_KEY}".encode()).digest())


def once(key: str, *said: str) -> str:
    """Return the name of one sending: the same `key` with the same things said gives the same name.

    A browser may bring an old page's key back with new words in it; those are another sending.
    """
    return f"{key}:{digest(*(part.encode('utf-8', 'replace') for part in said))[:24]}"


# How a key of ours begins, so that whoever finds one in a log or a repository knows what it opens.
KEY_MARK = "esm_"
KEY_PREFIX_LENGTH = len(KEY_MARK) + 8


def new_key(once: str = "") -> tuple[str, str, str]:
    """Return a new key for a program, the prefix by which it is known, and the digest that is kept.

    `once` names the press that asks for it: its prefix is the same each time. The key holds 256 random
    bits, so a plain digest of it can't be guessed back.
    """
    length = KEY_PREFIX_LENGTH - len(KEY_MARK)
    prefix = KEY_MARK + (mac("key", once, length) if once else code(length).lower())
    key = f"{prefix}_{secrets.token_urlsafe(32)}"
    return key, prefix, digest(key.encode())


def prefix_of_key(key: str) -> str:
    """Return the prefix of a key, whoever made it up."""
    return key[:KEY_PREFIX_LENGTH]


def is_digest(key: str, kept: str) -> bool:
    """Say whether `kept` is the digest of `key`, in a time that tells nothing."""
    return hmac.compare_digest(digest(key.encode("utf-8", "replace")).encode(), kept.encode())
