"""The house as a heap of files: what the rules below look at."""

import ast
import configparser
import functools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "esmero"
DOMAIN = PACKAGE / "domain"
SKIPPED = {".git", ".venv", "build", "dist", "shots", "__pycache__", ".esmero"}


@functools.cache
def files() -> tuple[Path, ...]:
    """Return every file that belongs to the house: what git tracks or would, else all that lies here."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        found = [ROOT / name for name in done.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not SKIPPED & set(path.relative_to(ROOT).parts)]
    return tuple(sorted(path for path in found if path.is_file()))


def python(below: Path = PACKAGE) -> list[Path]:
    """Return the Python files below a folder, without migrations."""
    return [p for p in files() if p.suffix == ".py" and below in p.parents and "migrations" not in p.parts]


def templates() -> list[Path]:
    """Return every template of ours."""
    return [path for path in files() if PACKAGE in path.parents and "templates" in path.parts]


def rooms() -> list[Path]:
    """Return the folders of the opened rooms."""
    return sorted(path for path in DOMAIN.iterdir() if (path / "__init__.py").exists())


@functools.cache
def room_heights() -> dict[str, int]:
    """Return how high each planned room lies, from .importlinter; a neighbour has the same height."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    layers = contracts["importlinter:contract:rooms"]["layers"].split("\n")
    floors = [re.findall(r"\w+", layer) for layer in layers if layer.strip()]
    return {room: len(floors) - index for index, floor in enumerate(floors) for room in floor}


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield every call in a Python file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node


def shown(path: Path) -> str:
    """Return a path as a reader of the failure wants it."""
    return str(path.relative_to(ROOT))


def without_tests(paths: list[Path]) -> list[Path]:
    """Return the files that are not tests."""
    return [path for path in paths if "tests" not in path.relative_to(ROOT).parts]


def first_words(document: str) -> set[str]:
    """Return the words in backticks that begin a table row or a list line of a document in docs/."""
    text = (ROOT / "docs" / document).read_text()
    return {match for line in text.splitlines() for match in re.findall(r"^[|\-*]\s*`([^`]+)`", line)}
