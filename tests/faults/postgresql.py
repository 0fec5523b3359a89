"""A PostgreSQL of an experiment's own, which really stops and starts again; ended by its process id alone."""

import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0


def _engines() -> Any:
    loader = SourceFileLoader("engines", str(ROOT / "bin" / "engines"))
    spec = spec_from_loader("engines", loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def is_here() -> bool:
    """Say whether this machine has PostgreSQL's programs."""
    try:
        return bool(_engines().program("initdb"))
    except SystemExit:
        return False


class Own:
    """The server, and the address of its database."""

    def __init__(self) -> None:
        self._engines = _engines()
        self._folder = self._engines.make_folder()
        # It is to end with us, and Linux takes the thread that started it for us: so one thread starts it,
        # and lasts as long as we do.
        self._starter = ThreadPoolExecutor(max_workers=1)
        self._process = self._starter.submit(self._engines.start_postgresql, self._folder).result()
        self._until_up()
        self.url = f"postgresql://esmero@/postgres?host={self._folder}"

    def stop(self) -> None:
        """Stop as a restart of the machine's service does: whoever is connected is cut off."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(START_SECONDS)

    def start(self) -> None:
        """Start it again on the same data."""
        self._process = self._starter.submit(self._start).result()
        self._until_up()

    def _start(self) -> "subprocess.Popen[bytes]":
        with (self._folder / "postgresql.log").open("ab") as log:
            return subprocess.Popen(
                [self._engines.program("postgres"), "-D", self._folder / "data"],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                preexec_fn=self._engines.as_an_ordinary_user(signal.SIGQUIT),
            )

    def end(self) -> None:
        """Take it down, with its folder."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(START_SECONDS)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _until_up(self) -> None:
        until = time.monotonic() + START_SECONDS
        asked = [self._engines.program("pg_isready"), "-q", "-h", str(self._folder), "-U", "esmero"]
        while subprocess.run(asked, check=False).returncode:
            assert time.monotonic() < until and self._process.poll() is None, tempfile.gettempdir()
            time.sleep(0.05)
