"""Letters to people of the staff (links, codes, notices): kept until they are sent, not a moment longer."""

from datetime import datetime

from esmero.domain.staff.models import StaffLetter


def queue_letter(
    *, recipient: str, language: str, subject: str, words: str, at: datetime, end_url: str = ""
) -> StaffLetter:
    """Put a letter into the queue. `end_url`: where one press ends letters of its kind."""
    return StaffLetter.objects.create(
        recipient=recipient,
        language=language,
        subject=subject[:200],
        words=words,
        end_url=end_url,
        queued_at=at,
        next_try_at=at,
    )


def try_letter_later(letter: StaffLetter, *, next_try_at: datetime) -> None:
    """Note a try that failed, and when the next one is."""
    letter.tries, letter.next_try_at = letter.tries + 1, next_try_at
    letter.save(update_fields=["tries", "next_try_at"])


def drop_letter(letter: StaffLetter) -> None:
    """Forget a letter: it was sent, or is too old to be of use."""
    letter.delete()


def take_letter_back(letter_id: int) -> None:
    """Forget a letter that waits, by its number; one that left is gone already."""
    StaffLetter.objects.filter(pk=letter_id).delete()
