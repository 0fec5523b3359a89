from django.db import models

from esmero.domain.files.kinds import PAGE_OF
from esmero.ground.audience import AboutSomething


class Attachment(AboutSomething):
    """A file that somebody sent. Its bytes lie under `key` in the files folder."""

    key = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_inline = models.BooleanField(default=False)
    content_id = models.CharField(max_length=255, blank=True)
    # The story in which it may be seen (a message's file belongs to its conversation).
    within_kind = models.CharField(max_length=30)
    within_id = models.BigIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="attachment_about"),
            models.Index(fields=["within_kind", "within_id"], name="attachment_within"),
            models.Index(fields=["customer_id"], name="attachment_customer"),
            models.Index(fields=["about_kind", "kept_at"], name="attachment_of_letters"),
        ]

    @property
    def is_page(self) -> bool:
        """Whether it is the picture of a page of a scan, which is a file of its own beside it."""
        return self.is_inline and PAGE_OF.fullmatch(self.content_id) is not None

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it as a picture (SVG never: it can carry a script)."""
        return self.content_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
