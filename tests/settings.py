"""Settings of the test suite: a home of its own for each process, quick passwords, no network."""

import os
import tempfile
from pathlib import Path

# Before Esmero's settings are read: they make the home they are given.
os.environ["ESMERO_HOME"] = tempfile.mkdtemp(prefix="esmero-test-")
os.environ.setdefault("ESMERO_SECRET_KEY", "a secret of the tests alone")
# Another company's database is never touched: the suite goes only where it is told by these names.
DATABASE_URL = os.environ.get("ESMERO_TEST_DATABASE_URL", "")
REDIS_URL = os.environ.get("ESMERO_TEST_REDIS_URL", "")
for name in [name for name in os.environ if name.startswith("ESMERO_")]:
    # (Those of the test's own databases stay: pytest's other processes read them in their turn.)
    if name not in {"ESMERO_HOME", "ESMERO_SECRET_KEY", "ESMERO_SHARED"} and "_TEST_" not in name:
        del os.environ[name]
os.environ["ESMERO_DATABASE_URL"] = DATABASE_URL
if REDIS_URL:
    # Each of pytest's processes has a database of its own in Redis as well.
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["ESMERO_REDIS_URL"] = f"{REDIS_URL}?db={number}"

from esmero.config.settings import *  # noqa: E402, F403 (the environment has to stand first)

TEST_HOME = Path(os.environ["ESMERO_HOME"])
# One process asks thousands of different things: SQLite reads each of them once, and not again and again.
for _database in DATABASES.values():  # noqa: F405 (from Esmero's settings)
    if "sqlite3" in _database["ENGINE"]:
        _database["OPTIONS"] = {**_database["OPTIONS"], "cached_statements": 2000}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages are tested without building static files first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if not REDIS_URL:
    # A process of its own keeps what is fleeting to itself.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOOKS_ARE_WRITTEN = False
