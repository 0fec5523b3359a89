"""Settings come from the environment; these helpers read them and say plainly what is wrong."""

import os
from pathlib import Path


class SettingIsWrong(Exception):
    """An environment setting has a value that Esmero can't use."""


def text(name: str, default: str = "") -> str:
    """Return the setting `name`, or `default` when it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int) -> int:
    """Return the setting `name` as a whole number. Raises SettingIsWrong."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise SettingIsWrong(f"{name} is {value!r}; it must be a whole number.") from error


def is_on(name: str, default: bool = False) -> bool:
    """Return the setting `name` as yes or no. Raises SettingIsWrong."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise SettingIsWrong(f"{name} is {value!r}; it must be yes or no.")


def words(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated setting `name` as a list."""
    value = text(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def triples(name: str) -> list[tuple[str, str, str]]:
    """Return the setting `name`, a list of things of three parts (a:b:c). Raises SettingIsWrong."""
    found = []
    for word in words(name, []):
        first, _, rest = word.partition(":")
        second, _, third = rest.partition(":")
        if not (first and second and third):
            raise SettingIsWrong(f"{name} has {word!r}; each of its words must be three parts, as in a:b:c.")
        found.append((first, second, third))
    return found


def folder(name: str, default: str) -> Path:
    """Return the folder `name` as an absolute path; it is made when missing, for its owner only."""
    path = Path(text(name, default)).expanduser().resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
