"""What visitors and agents send: requests as bytes, made before they are needed."""

import asyncio
import http.cookiejar
import itertools
import json
import random
import re
import urllib.parse
import urllib.request
from collections.abc import Sequence

from bench import words
from bench.load import Make

HEAD = "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n{more}\r\n"


def get(port: int, paths: Sequence[str], cookies: Sequence[str] = ("",)) -> Make:
    """Return a maker of GETs: each client with its own cookie, walking through the paths."""
    steps = itertools.cycle(paths)

    def make(client: int, number: int) -> bytes:
        cookie = cookies[client % len(cookies)]
        more = f"Cookie: {cookie}\r\n" if cookie else ""
        return HEAD.format(method="GET", path=next(steps), port=port, more=more).encode()

    return make


def sign_in(port: int, email: str, password: str) -> str:
    """Sign in at the desk and return the cookies, as a browser would send them."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    url = f"http://127.0.0.1:{port}/enter/login/"
    page = browser.open(url).read().decode()
    form = {"login": email, "password": password, "csrfmiddlewaretoken": _token(page)}
    answer = browser.open(url, urllib.parse.urlencode(form).encode())
    assert "/desk/" in answer.geturl(), f"{email} could not sign in"
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[1]


def asks_by_form(port: int, clients: int) -> Make:
    """Return a maker of questions by the public form, each client having opened the form once."""
    opened = [open_form(port, "/") for _ in range(clients)]
    chance = random.Random(17)
    letters = [words.letter(chance) for _ in range(500)]

    def make(client: int, number: int) -> bytes:
        cookie, token = opened[client % clients]
        fields = {
            "csrfmiddlewaretoken": token,
            "name": f"Visitor {number}",
            "email": f"c{number % 5000}@customers.example",
            "words": letters[number % len(letters)],
            "send_key": f"bench-{number}",
            "website": "",
        }
        return post(port, "/", urllib.parse.urlencode(fields), cookie, number)

    return make


def post(port: int, path: str, body: str, cookie: str, number: int) -> bytes:
    """Return a form on its way, sent by the visitor with this number."""
    more = (
        f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Forwarded-For: {address(number)}\r\n"
    )
    return (HEAD.format(method="POST", path=path, port=port, more=more) + body).encode()


def address(number: int) -> str:
    """Return the address of a visitor: everybody is somebody else, as limits count by it."""
    return f"203.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def open_form(port: int, path: str) -> tuple[str, str]:
    """Open a page with a form; return the cookies and the form's token."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"http://127.0.0.1:{port}{path}").read().decode()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar), _token(page)


def asks_by_program(port: int, key: str) -> Make:
    """Return a maker of questions through the door for programs, each with an idempotency key of its own."""
    chance = random.Random(19)
    letters = [words.letter(chance) for _ in range(500)]

    def make(client: int, number: int) -> bytes:
        customer = {"email": f"c{number % 5000}@customers.example", "name": f"Visitor {number}"}
        body = json.dumps({"customer": customer, "text": letters[number % len(letters)], "language": "en"})
        more = (
            f"Authorization: Bearer {key}\r\nIdempotency-Key: bench-{number}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        )
        return (
            HEAD.format(method="POST", path="/api/v1/conversations", port=port, more=more) + body
        ).encode()

    return make


def mail(number: int, run: str, to: str) -> bytes:
    """Return a plain mail of about a kilobyte from one of the customers."""
    chance = random.Random(number)
    sender = f"c{number % 5000}@customers.example"
    head = (
        f"From: Customer {number} <{sender}>\r\nTo: {to}\r\nSubject: {words.sentence(chance, 6)}\r\n"
        f"Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{run}.{number}@customers.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    text = f"Hello,\n\n{words.letter(chance)}\n\nThanks,\nCustomer {number}\n"
    return (head + text.replace("\n", "\r\n")).encode()


async def deliver(port: int, mails: list[bytes], to: str) -> None:
    """Deliver mails one after the other on one LMTP connection; each is answered before the next."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await _answer(reader, b"220")
    writer.write(b"LHLO bench\r\n")
    await _answer(reader, b"250")
    for raw in mails:
        sender = b"c@customers.example"
        writer.write(b"MAIL FROM:<%s>\r\n" % sender)
        await _answer(reader, b"250")
        writer.write(b"RCPT TO:<%s>\r\n" % to.encode())
        await _answer(reader, b"250")
        writer.write(b"DATA\r\n")
        await _answer(reader, b"354")
        # A line that begins with a dot gets another one, or it would end the mail.
        writer.write(raw.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        await _answer(reader, b"250")
    writer.write(b"QUIT\r\n")
    await _answer(reader, b"221")
    writer.close()


async def _answer(reader: asyncio.StreamReader, wanted: bytes) -> None:
    while True:
        line = await reader.readline()
        assert line.startswith(wanted), line
        if line[3:4] != b"-":
            return
