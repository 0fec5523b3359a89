"""What opens a door is never written down."""

import logging

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils.module_loading import import_string

from esmero.web.enter.adapter import StaffOnly


def line(message: str, *args: object) -> str:
    given = dict(settings.LOGGING["formatters"]["line"])
    formatter = import_string(given.pop("()"))(fmt=given["format"], style=given["style"])
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, message, args, None)
    return str(formatter.format(record))


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/c/1f.6740aa10.abcdefghijklmnopqrstuvwxyz/messages/", "abcdefghijklmnopqrstuvwxyz"),
        ("/live/c/1f.6740aa10.abcdefghijklmnopqrstuvwxyz?after=3", "abcdefghijklmnopqrstuvwxyz"),
        ("/enter/password/reset/key/1-cabcde-0123456789abcdef/", "0123456789abcdef"),
        ("/enter/invitation/1f.abcdefghijklmnopqrstuvwxyz/", "abcdefghijklmnopqrstuvwxyz"),
        ("reply+1f.abcdefghijklmnop@help.example", "abcdefghijklmnop"),
        ("Bearer esm_abcd2345_nobody-may-read-this", "nobody-may-read-this"),
    ],
)
def test_a_key_in_an_address_stays_out_of_the_log(address: str, key: str) -> None:
    written = line("Internal Server Error: %s", address)

    assert key not in written
    assert "Internal Server Error" in written


def test_other_addresses_are_written_in_full() -> None:
    assert "/desk/conversations/12/" in line("Internal Server Error: %s", "/desk/conversations/12/")


def test_the_link_for_a_new_password_names_our_own_address() -> None:
    adapter = StaffOnly(RequestFactory().get("/", headers={"Host": "localhost"}))

    assert adapter.get_reset_password_from_key_url("1-key").startswith(f"{settings.ESMERO_URL}/enter/")
