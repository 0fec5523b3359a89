"""The small file of what is fleeting, opened by many at the same moment."""

import threading
from pathlib import Path

from pytest_django.fixtures import Settings

from esmero.ground import fleeting_file

FILES, OPENERS = 30, 8


def test_whoever_opens_a_new_file_together_all_get_in(settings: Settings, tmp_path: Path) -> None:
    refused: list[Exception] = []
    together = threading.Barrier(OPENERS)

    def open_and_count() -> None:
        together.wait()
        try:
            with fleeting_file.change(now=0.0) as line:
                line.execute("INSERT INTO seats VALUES ('room', ?, 0, 0)", [threading.get_ident()])
        except Exception as error:
            refused.append(error)

    for number in range(FILES):
        settings.ESMERO_HOME = tmp_path / str(number)
        settings.ESMERO_HOME.mkdir()
        openers = [threading.Thread(target=open_and_count) for _ in range(OPENERS)]
        for opener in openers:
            opener.start()
        for opener in openers:
            opener.join()

    assert refused == []
