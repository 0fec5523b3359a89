"""The wheel gives the whole house: command, pages, looks, sentences."""

import os
import subprocess
import sys
import sysconfig
import zipfile

import pytest
from babel.messages.pofile import read_po

from tests.house import tree

pytestmark = pytest.mark.slow

SPEAK = """
import sys
from django.conf import settings
import django
django.setup()
from django.utils import translation
with translation.override("es"):
    print(translation.gettext(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, cwd=tree.ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def clean(wheel, tmp_path_factory):
    """A clean environment with the wheel; its libraries are borrowed from the one that runs."""
    folder = tmp_path_factory.mktemp("clean")
    _run(sys.executable, "-m", "venv", folder)
    _run(folder / "bin" / "pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    (own,) = folder.glob("lib/python*/site-packages")
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def test_the_wheel_holds_every_file_that_is_not_a_test(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(tree.ROOT / "src"))
        for path in tree.without_tests([p for p in tree.files() if tree.PACKAGE in p.parents])
    }
    assert wanted - inside == set()


def test_the_wheel_holds_no_tests(wheel):
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if "/tests/" in name]


def test_the_wheel_holds_a_compiled_catalogue_for_each_language(wheel):
    inside = zipfile.ZipFile(wheel).namelist()
    for language in ("en", "es", "ru"):
        assert f"esmero/locale/{language}/LC_MESSAGES/django.mo" in inside


def test_the_command_of_the_wheel_runs_without_a_home(clean, tmp_path):
    done = _run(clean / "bin" / "esmero", "mail", "show", tree.ROOT / "README.md", cwd=tmp_path)
    assert done.stdout.startswith("{")
    assert not list(tmp_path.iterdir())


def test_the_command_of_the_wheel_sets_up_a_home(clean, tmp_path):
    _run(clean / "bin" / "esmero", "migrate", "--verbosity", "0", cwd=tmp_path, home=tmp_path / "home")
    _run(clean / "bin" / "esmero", "check", cwd=tmp_path, home=tmp_path / "home")
    assert (tmp_path / "home" / "esmero.sqlite3").exists()


def test_the_wheel_speaks_spanish(clean, tmp_path):
    with (tree.PACKAGE / "locale/es/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file)
    plain = (m for m in catalogue if m.id and isinstance(m.id, str) and not m.context)
    message = next(m for m in plain if m.string and m.string != m.id)
    done = _run(clean / "bin" / "python", "-c", SPEAK, message.id, cwd=tmp_path, home=tmp_path / "home")
    assert done.stdout.strip() == message.string.strip()


def _run(*command, cwd=None, home=None):
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("ESMERO_", "PYTHONPATH"))
    }
    env["DJANGO_SETTINGS_MODULE"] = "esmero.config.settings"
    if home:
        env["ESMERO_HOME"] = str(home)
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1} if "show" in command else done.returncode == 0, done.stderr[-2000:]
    return done
