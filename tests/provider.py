"""Somebody who gives out access to mailboxes, for the tests: it stands in for Google and Microsoft."""

import base64
import hashlib
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

CLIENT, SECRET = "esmero-at-the-provider", "a secret of the provider"


class Provider:
    """Asks for PKCE, gives codes that count once, and tells a mail server whose a key is."""

    def __init__(self, port: int) -> None:
        self.base = f"http://localhost:{port}"
        self.user = "nobody"
        # How long what it gives lasts, and whether each refresh token counts once.
        self.seconds, self.gives_new_ones = 3600, False
        self.asked: list[dict[str, str]] = []
        self.forget()
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                provider._answer(self, parts.path, dict(parse_qsl(parts.query)))

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                provider._answer(self, urlsplit(self.path).path, dict(parse_qsl(form)))

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Answers)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def forget(self) -> None:
        """Take back all that was given."""
        self._codes: dict[str, dict[str, str]] = {}
        self.refreshes: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.seconds, self.gives_new_ones = 3600, False
        self.asked.clear()

    def consent(self, url: str, user: str) -> str:
        """Say yes as the holder of a mailbox; return the address one is sent back to."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert asked["client_id"] == CLIENT and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self._codes[code] = {**asked, "user": user}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def stop(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler, path: str, words: dict[str, str]) -> None:
        if path == "/whose":
            user = self.keys.get(words.get("access_token", ""), "")
            # Who does not know a key says so in the way that Dovecot expects.
            _say(request, 200 if user else 401, {"username": user, "active": bool(user)})
            return
        self.asked.append(words)
        status, told = self._given(words)
        _say(request, status, told)

    def _given(self, words: dict[str, str]) -> tuple[int, dict[str, object]]:
        if (words.get("client_id"), words.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        if words.get("grant_type") == "authorization_code":
            asked = self._codes.pop(words.get("code", ""), None)
            if asked is None or asked["code_challenge"] != _challenge(words["code_verifier"]):
                return 400, {"error": "invalid_grant"}
            return 200, self._new(asked["user"]) | {"refresh_token": self._refresh(asked["user"])}
        user = self.refreshes.get(words.get("refresh_token", ""))
        if user is None:
            return 400, {"error": "invalid_grant", "error_description": "The grant was revoked."}
        if not self.gives_new_ones:
            return 200, self._new(user)
        del self.refreshes[words["refresh_token"]]
        return 200, self._new(user) | {"refresh_token": self._refresh(user)}

    def _new(self, user: str) -> dict[str, object]:
        key = secrets.token_urlsafe(16)
        self.keys[key] = user
        return {"access_token": key, "token_type": "Bearer", "expires_in": self.seconds}

    def _refresh(self, user: str) -> str:
        token = secrets.token_urlsafe(16)
        self.refreshes[token] = user
        return token


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _say(request: BaseHTTPRequestHandler, status: int, told: dict[str, object]) -> None:
    body = json.dumps(told).encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
