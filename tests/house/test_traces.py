"""Nothing in the house points at the machine it was written on or at where libraries come from."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.house import tree

# Built from pieces, so that this file does not name what it looks for.
PLACES = ["/" + word + "/" for word in ("work", "home", "root", "opt", "Users")]
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.", "registry." + "npm", "file" + "://"]
INDEX_LINES = ["--index" + "-url", "--extra-index" + "-url", "--find" + "-links"]
TEXT = {".py", ".md", ".txt", ".toml", ".html", ".css", ".js", ".jinja", ".po", ".cfg", ".ini", ".json", ""}
# pip's own words in the script that pins: options that keep such lines out.
ALLOWED = re.compile(r"--no-emit-(index-url|find-links)")


@pytest.mark.parametrize("trace", PLACES + REGISTRIES + INDEX_LINES)
def test_no_file_holds_a_trace_of_another_machine(trace):
    # A path counts where one begins: not in the middle of an address of ours.
    pattern = re.compile(rf"(?<![\w.}}>)\]*-]){re.escape(trace)}")
    found = [
        f"{tree.shown(path)}:{number}"
        for path in tree.files()
        if path.suffix in TEXT
        for number, line in enumerate(_lines(path), 1)
        if pattern.search(ALLOWED.sub("", line))
    ]
    assert not found


def test_every_pinned_library_has_its_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        pins = re.split(r"\n(?=\S)", (tree.ROOT / name).read_text().strip())
        bare = [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin]
        assert not bare, name


def test_the_tools_stand_on_the_same_libraries_as_the_product():
    product = _pins("requirements.txt")
    tools = _pins("requirements-dev.txt")
    assert {name: tools.get(name) for name in product} == product


def test_the_catalogues_are_complete():
    done = subprocess.run(
        [sys.executable, "bin/messages", "check"], cwd=tree.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_every_library_that_is_named_is_pinned():
    named = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())
    product = named["project"]["dependencies"] + named["dependency-groups"]["build"]
    assert _names(product) - set(_pins("requirements.txt")) == set(), "run `make requirements`"
    assert _names(named["dependency-groups"]["dev"]) - set(_pins("requirements-dev.txt")) == set()


def _names(requirements):
    return {re.match(r"[\w.-]+", line)[0].lower() for line in requirements}


def _lines(path):
    return path.read_text(errors="replace").splitlines()


def _pins(name):
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (tree.ROOT / name).read_text(), re.MULTILINE))
