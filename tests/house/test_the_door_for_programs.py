"""The description of the door for programs is that of the code, and each of its addresses is documented."""

import json
import re

from esmero.web.api import v1
from tests.house import routes, tree

DOCUMENT = tree.ROOT / "docs" / "integrate" / "openapi.json"
PAGE = tree.ROOT / "docs" / "integrate" / "api.md"


def test_the_kept_description_is_that_of_the_code():
    assert json.loads(DOCUMENT.read_text()) == v1.as_document(), (
        "run `esmero openapi > docs/integrate/openapi.json`"
    )


def test_every_address_and_method_stands_on_the_page():
    described = {
        f"{method.upper()} {path}" for path, item in v1.as_document()["paths"].items() for method in item
    }
    on_the_page = set(re.findall(r"^\| `([A-Z]+ /api/v1/[^`]*)`", PAGE.read_text(), re.MULTILINE))
    assert on_the_page == described | {"GET /api/v1/openapi.json"}


def test_every_route_is_described():
    paths = {path.removeprefix("/") for path in v1.as_document()["paths"]}
    ours = {route for route in routes.all_routes() if route.name.startswith("api:")}
    shown = {re.sub(r"<str:(\w+)>", r"{\1}", route.pattern) for route in ours}
    assert shown == paths | {"api/v1/openapi.json"}
