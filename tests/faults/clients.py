"""Those who use an installation while it suffers: mail servers, visitors, agents. Each tries until it is told
that its thing is kept, always with the same bytes or the same key, and writes down what it was told."""

import http.client
import smtplib
import threading
import time
from collections.abc import Callable
from urllib.parse import urlencode

from tests.faults.served import Served
from tests.faults.told import Told, mark

COMPANY = "help@example.com"
CSRF = "abcdefghijklmnopqrstuvwxyzABCDEF"
PATIENCE_SECONDS = 90.0
PAUSE_SECONDS = 0.1
# An answer that is not there by then was lost with its process.
ANSWER_SECONDS = 8.0


def insist(told: Told, do: Callable[[], bool], what: str) -> None:
    """Do it until it is told to be done."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            if do():
                return
        except (OSError, smtplib.SMTPException, http.client.HTTPException):
            pass
        told.tried_again()
        time.sleep(PAUSE_SECONDS)
    told.complain(f"{what} was not accepted within {PATIENCE_SECONDS:.0f} s.")


def mail(token: str, *, sender: str = "", words: str = "") -> bytes:
    """Return a mail with a token in its words."""
    return (
        f"From: Client {token} <{sender or f'{token}@example.net'}>\r\nTo: {COMPANY}\r\n"
        f"Subject: About {token}\r\nMessage-ID: <{token}@example.net>\r\n"
        f"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\n{words or 'Where is it?'} {mark(token)}\r\n"
    ).encode()


def deliver(served: Served, told: Told, token: str, *, by_lmtp: bool, raw: bytes = b"") -> None:
    """Bring a mail as a mail server does: again and again until it is acknowledged."""
    port, client = (served.lmtp_port, smtplib.LMTP) if by_lmtp else (served.smtp_port, smtplib.SMTP)

    def once() -> bool:
        with client("127.0.0.1", port, timeout=ANSWER_SECONDS) as line:
            line.sendmail(f"{token}@example.net", [COMPANY], raw or mail(token))
            # What comes after the acknowledgement changes nothing about it.
            told.note(told.accepted, token)
        return True

    def until_acknowledged() -> bool:
        try:
            return once()
        except (OSError, smtplib.SMTPException):
            if token in told.accepted:
                return True
            raise

    told.note(told.brought, token)
    insist(told, until_acknowledged, f"Mail {token}")


def request(
    served: Served, method: str, path: str, *, fields: dict[str, str] | None = None, session: str = ""
) -> tuple[int, str, str]:
    """Ask by HTTP; return status, Location and the page."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=ANSWER_SECONDS)
    try:
        headers = {
            "Cookie": f"csrftoken={CSRF}" + (f"; sessionid={session}" if session else ""),
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, path, body=urlencode(fields) if fields else None, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode("utf-8", "replace")
        return answer.status, answer.getheader("Location") or "", page
    finally:
        connection.close()


def ask(served: Served, told: Told, token: str) -> None:
    """Ask by the public form, with one send key however often it takes."""
    fields = {
        "words": f"Where is my parcel, please? {mark(token)}",
        "name": f"Client {token}",
        "email": f"{token}@example.net",
        "send_key": f"key-{token}",
        "website": "",
    }

    def once() -> bool:
        status, place, _page = request(served, "POST", "/", fields=fields)
        if status == 302 and place.startswith("/c/"):
            told.note(told.accepted, token)
            return True
        return False

    told.note(told.brought, token)
    insist(told, once, f"Question {token}")


def answer(
    served: Served,
    told: Told,
    session: str,
    conversation: int,
    token: str,
    *,
    version: int = 0,
    is_pressed_twice: bool = False,
) -> None:
    """Answer as an agent, with one send key however often it takes, whatever came in meanwhile.

    Whoever presses twice does so again after it was said to be kept.
    """
    fields = {
        "text": f"It comes on Friday. {mark(token)}",
        "seen_version": str(version),
        "send_key": f"key-{token}",
        "send_anyway": "on",
    }

    def once() -> bool:
        path = f"/desk/conversations/{conversation}/replies/"
        status, place, _page = request(served, "POST", path, fields=fields, session=session)
        if status in {200, 302, 303} and "login" not in place:
            told.note(told.sent, token)
            return True
        return False

    told.note(told.answered, token)
    insist(told, once, f"Answer {token}")
    if is_pressed_twice:
        insist(told, once, f"Answer {token}, pressed twice,")


def side_by_side(*works: Callable[[], None]) -> None:
    """Do all of it at the same time; wait for the end of it."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
