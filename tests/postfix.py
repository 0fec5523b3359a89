"""A Postfix of the tests' own: its ports, its folders, its queue; gone when the tests end.

It takes mail from outside and brings it by LMTP as `docs/operate/mail.md` says, and it is the server that
our letters leave by. Postfix works as root only, whose work it gives to users of its own: nobody else can
start it.
"""

import ctypes
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from esmero.gateways.email.tests.running import free_ports

START_SECONDS = 60
PATIENCE_SECONDS = 60
PR_SET_PDEATHSIG = 1
PROGRAMS = "/usr/lib/postfix/sbin"
OWNER = "postfix"
# How a port of the relay behaves towards whoever brings letters.
HANG = "sleep 120"
MANNERS = {
    "relay": "",
    "busy": "-o smtpd_delay_reject=no -o {smtpd_client_restrictions=static:{421 4.3.2 Too busy}}",
    "silent": f"-o smtpd_delay_reject=no -o {{smtpd_client_restrictions={HANG}}}",
    "hangs_in_data": f"-o {{smtpd_data_restrictions={HANG}}}",
    "hangs_after_data": f"-o {{smtpd_end_of_data_restrictions={HANG}}}",
    "later_after_data": "-o {smtpd_end_of_data_restrictions=check_client_access static:{451 4.3.0 Later}}",
    "never_after_data": "-o {smtpd_end_of_data_restrictions=check_client_access static:{554 5.6.0 Never}}",
}
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {programs}
command_directory = /usr/sbin
mail_owner = {owner}
setgid_group = postdrop
maillog_file = {folder}/log/mail
maillog_file_prefixes = {folder}
myhostname = mx.example.com
mydomain = example.com
myorigin = mx.example.com
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
disable_dns_lookups = yes
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
in_flow_delay = 0
address_verify_negative_refresh_time = 1s
address_verify_negative_expire_time = 2s
address_verify_poll_delay = 1s

# As docs/operate/mail.md says.
relay_domains = localhost, example.com
transport_maps = inline:{{ localhost=lmtp:inet:127.0.0.1:{lmtp}, example.com=lmtp:inet:127.0.0.1:{lmtp} }}
unverified_recipient_reject_code = 550

answers = texthash:{folder}/answers

# Everything else lands in folders, where the tests look.
default_transport = virtual
virtual_mailbox_domains =
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:letters/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
"""
MASTER = """
{outside} inet n - n - - smtpd
  -o {{smtpd_recipient_restrictions=reject_unauth_destination, reject_unverified_recipient}}
  -o smtpd_relay_restrictions=
{relays}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"""
RELAY = """
{port} inet n - n - - smtpd
  -o max_use=1
  -o smtpd_relay_restrictions=
  -o {{smtpd_recipient_restrictions=check_recipient_access $answers, permit_mynetworks, reject}}
"""


def why_not() -> str:
    """Return why there can be no Postfix here, or nothing."""
    if shutil.which("postfix", path="/usr/sbin:/usr/bin") is None:
        return "Postfix is missing. On Debian: apt-get install --no-install-recommends postfix"
    return "" if os.getuid() == 0 else "Postfix can only be started by root."


class Postfix:
    """The server: it takes mail from outside, and letters at one port for each of its manners."""

    def __init__(self, lmtp_port: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="esmero-postfix-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.outside, *ports = free_ports(1 + len(MANNERS))
        self.ports = dict(zip(MANNERS, ports, strict=True))
        self.lmtp_port = lmtp_port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes mail."""
        owner, nobody = pwd.getpwnam(OWNER), pwd.getpwnam("nobody")
        for name in ("queue", "data", "log", "mail", "config"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "data", owner.pw_uid, owner.pw_gid)
        os.chown(self.folder / "mail", nobody.pw_uid, nobody.pw_gid)
        self.answer({})
        (self.folder / "config" / "main.cf").write_text(
            MAIN.format(
                folder=self.folder,
                programs=PROGRAMS,
                owner=OWNER,
                lmtp=self.lmtp_port,
                uid=nobody.pw_uid,
                gid=nobody.pw_gid,
            )
        )
        relays = "".join(
            RELAY.format(port=f"127.0.0.1:{port}") + (f"  {MANNERS[name]}\n" if MANNERS[name] else "")
            for name, port in self.ports.items()
        )
        (self.folder / "config" / "master.cf").write_text(
            MASTER.format(outside=f"127.0.0.1:{self.outside}", relays=relays)
        )
        command = ["/usr/sbin/postfix", "-c", str(self.config), "start-fg"]
        with (self.folder / "said").open("wb") as out:
            self._process = subprocess.Popen(
                command, stdout=out, stderr=out, start_new_session=True, preexec_fn=_end_with_us
            )
        self._wait()

    @property
    def config(self) -> Path:
        """Where its settings lie."""
        return self.folder / "config"

    def url(self, manner: str) -> str:
        """Return what `ESMERO_SMTP_URL` is for letters that leave by the port of this manner."""
        return f"smtp://127.0.0.1:{self.ports[manner]}"

    def answer(self, answers: dict[str, str]) -> None:
        """Say from now on what is answered to a letter for an address, at its RCPT ("450 4.2.1 Later")."""
        lines = "".join(f"{address} {words}\n" for address, words in answers.items())
        (self.folder / "answers").write_text(lines or "nobody@nowhere.invalid OK\n")

    def letters(self) -> list[bytes]:
        """Return what arrived for people outside, the first first."""
        files = (self.folder / "mail" / "letters" / "new").glob("*")
        return [path.read_bytes() for path in sorted(files, key=lambda path: path.stat().st_mtime_ns)]

    def queued(self) -> int:
        """Return how many mails wait in its queue.

        Its folders are read one after the other: a mail that moves meanwhile is told twice or not at all.
        So it counts what two looks in a row agree about.
        """
        before, now = None, self._waiting()
        while now != before:
            before, now = now, self._waiting()
        return len(now)

    def _waiting(self) -> set[str]:
        return {json.loads(one)["queue_id"] for one in self._run("postqueue", "-j").splitlines()}

    def deliver_now(self) -> None:
        """Have it try all that waits."""
        self._run("postqueue", "-f")

    def log(self) -> str:
        """Return what it wrote down."""
        found = self.folder / "log" / "mail"
        return found.read_text(errors="replace") if found.exists() else ""

    def stop(self) -> None:
        """End it, and leave nothing behind."""
        if self._process:
            subprocess.run(
                ["/usr/sbin/postfix", "-c", str(self.config), "abort"], capture_output=True, check=False
            )
            try:
                self._process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> str:
        command = [f"/usr/sbin/{program}", "-c", str(self.config), *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
        assert done.returncode == 0, done.stderr + self.log()
        return done.stdout

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not _greets(self.outside):
            told = (self.folder / "said").read_text() + self.log()
            assert self._process and self._process.poll() is None, told
            assert time.monotonic() < deadline, told
            time.sleep(0.05)


def _greets(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            return line.recv(100).startswith(b"220")
    except OSError:
        return False


def _end_with_us() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
