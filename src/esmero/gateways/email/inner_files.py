"""Takes a file out of a mail that lies in a file: a mail is read anew when somebody asks for what it held."""

from esmero.domain.channels.ports import CouldNotRead
from esmero.domain.files.kinds import NewFile
from esmero.gateways.email import apart
from esmero.gateways.email.reading import enclosed

NOT_THERE = "There is no such file in it."


def take_out(content: bytes, place: list[int]) -> NewFile:
    """Return the file at `place` (its number, from 0, in the mail, in the mail there, and so on).

    Raises CouldNotRead when there is none, or the mail can't be read.
    """
    if not 1 <= len(place) <= enclosed.DEEPEST:
        raise CouldNotRead(NOT_THERE)
    for number in place:
        files = apart.reader.read(content).attachments
        if not 0 <= number < len(files):
            raise CouldNotRead(NOT_THERE)
        file = files[number]
        content = file.content
    return NewFile(name=file.name, content_type=file.content_type, content=content)
