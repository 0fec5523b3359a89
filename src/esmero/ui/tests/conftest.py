import pytest


@pytest.fixture(autouse=True)
def no_surface_but_the_look(settings):
    """The look stands by itself: its tests see no address but its own, and files under plain names."""
    settings.ROOT_URLCONF = "esmero.ui.tests.addresses"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
