"""A link says where it really leads whenever its words could make one believe something else."""

import pytest

from esmero.ground import links


@pytest.mark.parametrize(
    ("address", "read", "said"),
    [
        ("https://shop.example/a", "here", ""),
        ("https://shop.example/a", "https://shop.example/a", ""),
        ("https://www.shop.example/", "shop.example", ""),
        ("https://evil.example/", "https://bank.example/login", "evil.example"),
        ("https://bank.example.evil.example/", "bank.example", "bank.example.evil.example"),
        ("https://bank.example@evil.example/", "here", "evil.example"),
        ("https://bаnk.example/", "here", "xn--bnk-6cd.example"),
        ("https://xn--bnk-6cd.example/", "here", "xn--bnk-6cd.example"),
        ("https://evil.example/", "bаnk.example", "evil.example"),
        ("mailto:a@b.example", "c@d.example", ""),
        ("https://[broken", "bank.example", ""),
    ],
)
def test_the_real_server_is_said_where_words_deceive(address: str, read: str, said: str) -> None:
    assert links.worth_saying(address, read) == said
