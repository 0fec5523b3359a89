"""Which mail addresses lead to one mailbox, however they are spelled."""

# Dots mean nothing there, and both names are one place.
WITHOUT_DOTS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
# Where everybody may have an address: a company that has one there owns nothing else of it.
EVERYBODYS_HOSTS = {
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.es", "live.com", "msn.com"),
    *("yahoo.com", "yahoo.es", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com"),
    *("gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "qq.com", "163.com"),
    *("outlook.es", "outlook.de", "outlook.fr", "outlook.pt", "live.es", "live.fr", "live.ru", "hotmail.fr"),
    *("hotmail.it", "hotmail.de", "hotmail.co.uk", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.co.uk"),
    *("telefonica.net", "movistar.es", "terra.es", "ono.com", "wanadoo.es", "orange.es", "gmx.es", "gmx.at"),
    *("gmx.ch", "mac.com", "pm.me", "tutanota.com", "tuta.io", "fastmail.com", "zoho.com", "mail.com"),
    *("yandex.by", "yandex.kz", "yandex.ua", "ukr.net", "freenet.de", "orange.fr", "free.fr", "libero.it"),
    *("mail.ru", "bk.ru", "inbox.ru", "list.ru", "yandex.ru", "yandex.com", "ya.ru", "rambler.ru"),
}
# Providers who write that what stands behind a plus leads to the same person. Elsewhere it may be a relay of
# a shop or a help desk, with somebody else behind each.
ONE_WITH_TAGS = frozenset(
    {
        *WITHOUT_DOTS,
        "fastmail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mac.com",
        "me.com",
        "outlook.com",
    }
    | {"pm.me", "proton.me", "protonmail.com", "yandex.com", "yandex.ru"}
)


def one_of(address: str) -> str:
    """Return the plainest spelling of an address: small letters, no `+tag`, and at Gmail no dots.

    Two addresses with the same one are, as far as anybody can know from outside, one mailbox.
    """
    local, _, host = address.strip().strip("<>").lower().rpartition("@")
    host = host.rstrip(".")
    plain = local.partition("+")[0] or local
    if host in WITHOUT_DOTS:
        plain, host = plain.replace(".", "") or plain, WITHOUT_DOTS[host]
    return f"{plain}@{host}"


def of_one_person(address: str) -> str:
    """Return the plainest spelling of an address where its provider makes them one; else nothing."""
    plain = one_of(address)
    return plain if plain.rpartition("@")[2] in ONE_WITH_TAGS else ""
