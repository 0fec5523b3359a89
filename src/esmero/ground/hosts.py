"""Names of hosts in their own letters and in those of the network (IDNA 2008, RFC 5891, prepared by UTS 46).

Python's own codec is IDNA 2003: there straße.de would be strasse.de, which is another house.
"""

import idna


class NoHost(ValueError):
    """There is no such name of a host."""


def in_its_letters(host: str) -> str:
    """Return a host as people read it, in lower case; as it is where it is no name of one."""
    try:
        return idna.decode(in_network_letters(host))
    except (NoHost, idna.IDNAError):
        return host


def in_network_letters(host: str) -> str:
    """Return a host as it is asked for (ASCII). Raises NoHost."""
    try:
        return idna.encode(host, uts46=True, transitional=False).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise NoHost(host) from error
