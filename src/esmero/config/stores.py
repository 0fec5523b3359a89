"""Where things are kept: SQLite in the home, or PostgreSQL and Redis where the settings name them."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from esmero.config import env

# Django's own name for PostgreSQL, by the words people write before "://".
POSTGRESQL = {"postgresql", "postgres"}
# What may stand behind the question mark and is the driver's to understand.
DRIVER_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "target_session_attrs"}
# A store that does not answer is given up quickly: the page goes on without it.
REDIS_SECONDS = 1.0

_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    # Each of the few threads keeps its connection: opening one costs as much as a simple page.
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    },
}


def databases(home: Path, url: str) -> dict[str, Any]:
    """Return Django's databases: the company's, and the fleeting one. Raises SettingIsWrong."""
    return {"default": _company(home, url), "fleeting": _fleeting(home)}


def _company(home: Path, url: str) -> dict[str, Any]:
    if not url:
        return {**_SQLITE, "NAME": home / "esmero.sqlite3"}
    scheme = urlsplit(url).scheme
    if scheme not in POSTGRESQL:
        raise env.SettingIsWrong(
            "ESMERO_DATABASE_URL begins with postgresql:// (or is empty: SQLite in ESMERO_HOME)."
        )
    return _postgresql(url)


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts, asked = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
        host, port = unquote(parts.hostname or ""), parts.port
    except ValueError as error:
        raise env.SettingIsWrong("ESMERO_DATABASE_URL can't be read.") from error
    # A folder of sockets is written behind the question mark: ?host=/run/postgresql
    host = asked.pop("host", host)
    unknown = asked.keys() - DRIVER_OPTIONS
    if unknown:
        raise env.SettingIsWrong(f"ESMERO_DATABASE_URL: {', '.join(sorted(unknown))} is not understood.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "esmero",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,
        # A connection that the server ended (a restart) is noticed and opened anew.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, "application_name": "esmero", **asked},
    }


def _fleeting(home: Path) -> dict[str, Any]:
    """Sign-in's cache without Redis: shared by the processes of this machine, and no loss if lost."""
    options = {**_SQLITE["OPTIONS"], "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"}
    return {**_SQLITE, "NAME": home / "fleeting.sqlite3", "OPTIONS": options}


def caches(redis_url: str) -> dict[str, Any]:
    """Return Django's caches: Redis where there is one, else a table of the fleeting database."""
    if redis_url:
        return {
            "default": {
                "BACKEND": "esmero.config.redis_cache.RedisOrOwnMemory",
                "LOCATION": redis_url,
                "OPTIONS": {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS},
            }
        }
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "fleeting_cache",
            # When it is full, entries are thrown out: with few of them anybody could throw out the limits.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
