"""Whether the keys that sign our letters can be used, and stand in the DNS as they are."""

from collections.abc import Iterator

from esmero.gateways.email import signing
from esmero.gateways.email.proving import lookups
from esmero.gateways.email.signing import Key, KeyIsWrong, Published

WORDS = {
    Published.AS_IT_IS: "{name} stands in the DNS as it must.",
    Published.NOTHING: "{name} does not stand in the DNS yet.",
    Published.ANOTHER: "{name} in the DNS is another key, or there are two.",
    Published.UNKNOWN: "{name} could not be asked for: no name server answered.",
}
# What keeps others from believing a letter; that nobody answered just now says nothing of the key.
WRONG = {Published.NOTHING, Published.ANOTHER}


def faults() -> Iterator[str]:
    """Yield a sentence for each key that can't sign, can be read by others, or that the DNS does not know."""
    for key in signing.signing_keys():
        yield from _of_the_file(key)
        try:
            found = signing.published(key, lookups.the_net.texts)
        except KeyIsWrong as error:
            yield str(error)
            continue
        if found in WRONG:
            yield f"{WORDS[found].format(name=key.name)} `esmero mail dkim` says what to write there."


def _of_the_file(key: Key) -> Iterator[str]:
    if key.path.is_file() and key.path.stat().st_mode & 0o007:
        yield f"{key.path} can be read by everybody on this machine: chmod 640 it."


def report() -> tuple[list[str], bool]:
    """Return lines about each key, what to write into the DNS and what stands there, and if all is well."""
    lines, is_well = [], True
    signing_now = signing.signing_keys()
    for key in signing.named_keys():
        does = "signs the letters of" if key in signing_now else "is made ready for"
        lines += ["", f"{key.selector} {does} {key.domain} ({key.path})."]
        try:
            line, found = signing.as_zone_line(key), signing.published(key, lookups.the_net.texts)
        except KeyIsWrong as error:
            lines.append(str(error))
            is_well = False
            continue
        lines += [line, WORDS[found].format(name=key.name)]
        is_well = is_well and (found not in WRONG or key not in signing_now)
    return lines[1:], is_well
