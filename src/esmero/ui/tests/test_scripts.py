import re
import shutil
import subprocess

import pytest

from esmero.ui import static_files
from esmero.ui.tests import pieces

JS = pieces.STATIC / "js"
MODULES = sorted(JS.rglob("*.js"))
LONGEST = 120
IMPORT = re.compile(r"""(?:from|import)\s+['"]([^'"]+)['"]""")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def _name(path):
    return str(path.relative_to(JS))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_fits_in_a_head(path):
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_imports_only_what_lies_here(path):
    for target in IMPORT.findall(path.read_text()):
        assert (path.parent / target).resolve() in MODULES


@pytest.mark.skipif(not shutil.which("node"), reason="reads the modules with node where it is installed")
@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_can_be_read(path):
    check = ["node", "--input-type=module", "--check"]
    done = subprocess.run(check, input=path.read_bytes(), capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_one_module_fetches_and_none_takes_html_from_elsewhere(path):
    text = COMMENT.sub("", path.read_text())

    assert ("fetch(" in text) == (_name(path) == "lib/net.js")
    assert ("innerHTML" in text) == (_name(path) == "lib/promise-line.js")
    assert not re.search(r"\beval\(|new Function|document\.write|window\.\w+\s*=[^=]", text)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_speaks_a_language(path):
    text = COMMENT.sub("", path.read_text())
    sentences = re.findall(r"""['"`]([A-Z][a-z]+(?: [a-z]+)+[^'"`]*)['"`]""", text)

    assert sentences == []


def test_every_element_is_loaded_and_named_after_its_file():
    main = (JS / "main.js").read_text()
    for path in (JS / "elements").glob("*.js"):
        assert f"./elements/{path.name}" in main
        assert f"customElements.define('{path.stem}'" in path.read_text()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_import_gets_the_name_with_the_digest(path):
    ((pattern, _),) = static_files.OUR_MODULES[1]

    assert [found[2] for found in re.findall(pattern, path.read_text())] == IMPORT.findall(path.read_text())
