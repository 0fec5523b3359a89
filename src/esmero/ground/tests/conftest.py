"""What several tests of the ground start from."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from esmero.ground import far
from esmero.ground.tests.listening import News


@pytest.fixture
def one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other machine is rung at: what is tried here needs no database."""
    monkeypatch.setattr(far, "is_there", lambda: False)


@pytest.fixture
def news(settings: Settings, tmp_path: Path, one_machine: None) -> News:
    settings.ESMERO_HOME = tmp_path
    settings.CSRF_TRUSTED_ORIGINS = ["https://help.example"]
    return News(tmp_path)
