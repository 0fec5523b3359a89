"""What several tests of the ground start from."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from esmero.ground.tests.listening import News


@pytest.fixture
def news(settings: Settings, tmp_path: Path) -> News:
    settings.ESMERO_HOME = tmp_path
    settings.CSRF_TRUSTED_ORIGINS = ["https://help.example"]
    return News(tmp_path)
