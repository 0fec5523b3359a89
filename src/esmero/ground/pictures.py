"""Photographs cut to size and drawn anew, so that nothing but the picture itself is left of the file."""

import io
import warnings

# More points than this is no photograph of a face, and would take the machine's memory.
MOST_POINTS = 60_000_000
FORMATS = ["PNG", "JPEG"]
# Faces look out of the upper part of an upright picture.
FACE_HEIGHT = 0.4


class NotAPicture(ValueError):
    """The bytes are no PNG or JPEG that can be read."""


class TooManyPoints(ValueError):
    """The picture is larger than can be worked on."""


def upright(content: bytes, *, width: int, height: int) -> bytes:
    """Return a photograph as PNG bytes of exactly this size in points, cut around the upper middle.

    It is turned as its camera says, drawn on white and loses everything that was told beside the picture
    (place, time, camera). Raises NotAPicture, TooManyPoints.
    """
    from PIL import Image, ImageOps  # imported here: most requests bring no picture

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                _refuse_too_large(opened.width, opened.height)
                turned = ImageOps.exif_transpose(opened).convert("RGBA")
    except (TooManyPoints, Image.DecompressionBombError) as error:
        raise TooManyPoints from error
    except Exception as error:
        # Pillow's readers raise whatever comes to their mind at bytes that only begin like a picture.
        raise NotAPicture from error
    paper = Image.new("RGBA", turned.size, "white")
    drawn = Image.alpha_composite(paper, turned).convert("RGB")
    fitted = ImageOps.fit(drawn, (width, height), Image.Resampling.LANCZOS, centering=(0.5, FACE_HEIGHT))
    out = io.BytesIO()
    fitted.save(out, "PNG", optimize=True)
    return out.getvalue()


def _refuse_too_large(width: int, height: int) -> None:
    if width * height > MOST_POINTS:
        raise TooManyPoints
