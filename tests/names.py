"""What strangers call their files, and what every name must be by the time that we keep or hand it out."""

from esmero.ground import text

NASTY = [
    "../../etc/passwd",
    "..\\..\\windows\\system32\\x.dll",
    "C:\\x\\y.pdf",
    "C:\\Users\\ana\\bill.txt",
    "bill\u202etxt.exe",
    "bill\u2066.txt",
    "bi\u200bll\ufeff.txt",
    "bi\0ll.txt",
    "bill.txt\r\nSet-Cookie: a=b\r\n\r\n<script>",
    'bill"; filename="evil.exe',
    "é" * 150 + ".txt",
    "я" * 300 + ".txt",
    "x" * 300 + ".txt",
    "",
    "...",
    ". .",
    "CON",
    "nul.txt",
    "com1.pdf",
    "-rf",
    "~root",
]
RESERVED = {"con", "nul", "com1"}


def must_be_tidy(name: str, given: str = "") -> None:
    """Check that any system may keep a file under this name, any page show it and any header name it."""
    assert name and name.isprintable(), repr(name)
    assert not any(sign in name for sign in '/\\:"<>|?*'), name
    assert not text.INVISIBLE.search(name), repr(name)
    assert name[0] not in ".-~ " and name[-1] not in ". ", name
    assert name.lower().partition(".")[0] not in RESERVED, name
    assert len(name.encode()) <= text.LONGEST_NAME_BYTES, name
    # Cut between characters, with the ending where there was one.
    assert "\ufffd" not in name, name
    if len(given) >= 150:
        assert name.endswith(given[-4:]) and set(name) <= set(given), name
