"""Addresses of our pages are Django's own, however they are put together."""

import pytest
from django.urls import NoReverseMatch
from django.urls import reverse as django_reverse

from esmero.ui import addresses


@pytest.mark.parametrize("number", [0, 7, 12_345_678_901, addresses.ANY_NUMBER])
def test_a_page_of_something_has_its_number_in_it(settings, number):
    settings.ROOT_URLCONF = "esmero.config.urls"

    found = addresses.reverse("desk:conversation-person", args=[number])

    assert found == django_reverse("desk:conversation-person", args=[number])


@pytest.mark.parametrize("wrong", [["x"], [-1], [True], [1, 2], []])
def test_what_is_no_number_of_it_has_no_address(settings, wrong):
    settings.ROOT_URLCONF = "esmero.config.urls"

    with pytest.raises(NoReverseMatch):
        addresses.reverse("desk:conversation-person", args=wrong)
