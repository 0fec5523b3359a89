"""A Dovecot of the tests' own: its ports, its folder, its certificate; gone when the tests end."""

import ctypes
import getpass
import grp
import imaplib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from esmero.domain.channels.ports import Pickup
from esmero.gateways.email.tests.running import free_ports

PASSWORD = 'tide ü at \\ "noon"'  # noqa: S105 (made up)
START_SECONDS = 30
MOST_USERS = 200
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
default_internal_user = {inner}
default_internal_group = {inner_group}
default_login_user = {login}
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_failure_delay = 0
auth_mechanisms = plain xoauth2
mail_location = maildir:~/Maildir
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
# Whose a key is, it asks the provider of the tests.
OAUTH2 = """
tokeninfo_url = http://127.0.0.1:{provider_port}/whose?access_token=
username_attribute = username
active_attribute = active
active_value = true
"""
PR_SET_PDEATHSIG = 1


class Dovecot:
    """The server, with a crowd of users whose mailboxes are empty."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="esmero-dovecot-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.port, self.tls_port, self.provider_port = free_ports(3)
        self.certificate = self.folder / "cert.pem"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = iter(range(MOST_USERS))

    def start(self) -> None:
        """Start it and wait until it greets."""
        is_root = os.getuid() == 0
        me = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
        (self.folder / "mail").mkdir()
        os.chown(self.folder / "mail", me.pw_uid, me.pw_gid)
        users = [f"box{number}:{{PLAIN}}{PASSWORD}\n" for number in range(MOST_USERS)]
        (self.folder / "users").write_text("".join(users))
        (self.folder / "oauth2.conf").write_text(OAUTH2.format(provider_port=self.provider_port))
        _make_certificate(self.folder)
        names = {
            "inner": "dovecot" if is_root else getpass.getuser(),
            "inner_group": "dovecot" if is_root else grp.getgrgid(os.getgid()).gr_name,
            "login": "dovenull" if is_root else getpass.getuser(),
        }
        text = CONFIG.format(
            folder=self.folder, port=self.port, tls_port=self.tls_port, uid=me.pw_uid, gid=me.pw_gid, **names
        )
        (self.folder / "dovecot.conf").write_text(text)
        command = [_program("dovecot"), "-F", "-c", str(self.folder / "dovecot.conf")]
        with (self.folder / "said").open("wb") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out, preexec_fn=_end_with_us)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                imaplib.IMAP4("127.0.0.1", self.port, timeout=5).logout()
            except (OSError, imaplib.IMAP4.error):
                told = (self.folder / "said").read_text()
                assert self._process and self._process.poll() is None, told
                assert time.monotonic() < deadline, told
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """End it, and leave nothing behind."""
        if self._process:
            self._process.terminate()
            self._process.wait(START_SECONDS)
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def user(self) -> "Mailbox":
        """Return an empty mailbox of somebody new."""
        return Mailbox(self, f"box{next(self._numbers)}")


class Mailbox:
    """Somebody's mailbox, as their telephone sees it."""

    def __init__(self, server: Dovecot, name: str) -> None:
        self.server, self.name = server, name
        self._client = imaplib.IMAP4("127.0.0.1", server.port, timeout=30)
        self._client.authenticate("PLAIN", lambda _: f"\0{name}\0{PASSWORD}".encode())

    def pickup(self, **changed: object) -> Pickup:
        """Return where this mailbox is fetched, unencrypted if nothing else is said."""
        plain: dict[str, object] = {
            "host": "localhost",
            "port": self.server.port,
            "security": "PLAIN",
            "user": self.name,
            "password": PASSWORD,
            "folder": "INBOX",
            "move_to": "",
        }
        return Pickup(**{**plain, **changed})  # type: ignore[arg-type]  # (fields by name)

    def put(
        self,
        raw: bytes,
        folder: str = "INBOX",
        *,
        is_seen: bool = False,
        flags: str = "",
        at: datetime | None = None,
    ) -> None:
        """Have a mail delivered, with these flags, now or back then."""
        said = "(\\Seen)" if is_seen else flags
        there = imaplib.Time2Internaldate(at) if at else None
        assert self._client.append(folder, said, there, raw)[0] == "OK"  # type: ignore[arg-type]  # (None is now)

    def answer_on_the_phone(self, folder: str = "INBOX") -> None:
        """Read and answer all that lies there, as its owner does on their telephone."""
        assert self._client.select(folder)[0] == "OK"
        assert self._client.store("1:*", "+FLAGS.SILENT", r"(\Seen \Answered)")[0] == "OK"
        self._client.unselect()

    def make(self, folder: str) -> None:
        """Make a folder."""
        assert self._client.create(folder)[0] == "OK"

    def drop(self, folder: str) -> None:
        """Remove a folder and all that is in it."""
        assert self._client.delete(folder)[0] == "OK"

    def unseen(self, folder: str = "INBOX") -> int:
        """Return how many mails nobody has seen."""
        return self._count(folder, "UNSEEN")

    def count(self, folder: str = "INBOX") -> int:
        """Return how many mails lie there."""
        return self._count(folder, "ALL")

    def _count(self, folder: str, which: str) -> int:
        assert self._client.select(folder, readonly=True)[0] == "OK"
        found = self._client.search(None, which)[1][0].split()
        self._client.unselect()
        return len(found)

    def connections(self) -> int:
        """Return how many are signed in to it, this telephone among them."""
        config = str(self.server.folder / "dovecot.conf")
        command = [_program("doveadm"), "-c", config, "-f", "tab", "who", "-1"]
        told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        return sum(line.split("\t")[0] == self.name for line in told.splitlines())

    def close(self) -> None:
        """Go."""
        self._client.logout()


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")
    assert found, "Dovecot is missing. On Debian: apt-get install dovecot-imapd"
    return found


def _end_with_us() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _make_certificate(folder: Path) -> None:
    """Make a certificate that nobody has reason to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    words = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(words)
