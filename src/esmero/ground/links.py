"""Where a web address really leads, whatever it looks like."""

import re
from urllib.parse import urlsplit

# Something that reads like the name of a server: "shop.example", also in letters that look like others.
LOOKS_LIKE_A_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,9}[^\W\d_]{2,24}", re.UNICODE)
LONGEST_HOST = 253


def host_of(address: str) -> str:
    """Return the server that a web address leads to, in the letters that the net knows; "" for any other.

    Letters of other alphabets come as `xn--…`, so that none can pass for a Latin one.
    """
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"}:
        return ""
    return _in_plain_letters(host)


def _in_plain_letters(host: str) -> str:
    host = host.rstrip(".").lower()
    if host.isascii():
        return host if len(host) <= LONGEST_HOST else ""
    try:
        return host.encode("idna").decode()[:LONGEST_HOST]
    except UnicodeError:
        return ""


def worth_saying(address: str, words: str) -> str:
    """Return the real server of a link where its words could make one believe another; else "".

    `words`: what is read on it. So it is when they name a server that is not the real one, when the real
    one is written in letters of another alphabet, and when a name stands before it as if it were one.
    """
    host = host_of(address)
    if not host:
        return ""
    named = {_in_plain_letters(one) for one in LOOKS_LIKE_A_HOST.findall(words[:2000])}
    others = {one for one in named if not _is_of_one_house(one, host)}
    is_disguised = "xn--" in host or "@" in urlsplit(address.strip()).netloc
    return host if others or is_disguised else ""


def _is_of_one_house(named: str, host: str) -> bool:
    """Whether one of the two is the other, or stands within it: "shop.example" and "www.shop.example"."""
    return named == host or host.endswith(f".{named}") or named.endswith(f".{host}")
