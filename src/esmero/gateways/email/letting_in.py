"""Having a server for letters let us in: by name and password, or with the key that a provider gave.

By our own hands, because the library knows ASCII only, and after a no says the password in another way
again: providers count that.
"""

import base64
import smtplib

# The second one says that we are in already.
YES = {235, 503}
# It goes on asking.
MORE = 334


def say_password(client: smtplib.SMTP, user: str, password: str) -> None:
    """Sign in by name and password, as the server wants to hear them. Raises SMTPException, OSError."""
    client.ehlo_or_helo_if_needed()
    ways = client.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in ways:
        words = _in_base64(f"\0{user}\0{password}")
        _must_be_yes(*client.docmd("AUTH", f"PLAIN {words}"))
    elif "LOGIN" in ways:
        code, answer = client.docmd("AUTH", "LOGIN")
        for words in (user, password):
            if code == MORE:
                code, answer = client.docmd(_in_base64(words))
        _must_be_yes(code, answer)
    elif (user + password).isascii():
        client.login(user, password)
    else:
        raise smtplib.SMTPNotSupportedError("The server offers no way to say letters beyond ASCII.")


def say_key(client: smtplib.SMTP, user: str, key: str) -> None:
    """Sign in with the key that a provider gave (XOAUTH2). Raises SMTPException, OSError."""
    words = _in_base64(f"user={user}\1auth=Bearer {key}\1\1")
    code, answer = client.docmd("AUTH", f"XOAUTH2 {words}")
    if code == MORE:
        # It says why it refuses, and waits for an empty line.
        code, answer = client.docmd("")
    _must_be_yes(code, answer)


def _in_base64(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


def _must_be_yes(code: int, answer: bytes) -> None:
    if code not in YES:
        # What begins with 4 is not about the password.
        kind = smtplib.SMTPAuthenticationError if code >= 500 else smtplib.SMTPResponseException
        raise kind(code, answer)
