"""Settings of the test suite: a home of its own for each process, quick passwords, no network."""

import os
import tempfile
from pathlib import Path

# Before Esmero's settings are read: they make the home they are given.
os.environ["ESMERO_HOME"] = tempfile.mkdtemp(prefix="esmero-test-")
os.environ.setdefault("ESMERO_SECRET_KEY", "a secret of the tests alone")
for name in [name for name in os.environ if name.startswith("ESMERO_")]:
    if name not in {"ESMERO_HOME", "ESMERO_SECRET_KEY", "ESMERO_SHARED"}:
        del os.environ[name]

from esmero.config.settings import *  # noqa: E402, F403 (the environment has to stand first)

TEST_HOME = Path(os.environ["ESMERO_HOME"])
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages are tested without building static files first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A process of its own keeps what is fleeting to itself.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOOKS_ARE_WRITTEN = False
