"""Calendar files as other programs write them."""


def file_of(*events):
    """Return a calendar file; each event is its lines with | between them."""
    entries = "".join(f"BEGIN:VEVENT|{event}|END:VEVENT|" for event in events)
    return f"BEGIN:VCALENDAR|VERSION:2.0|{entries}END:VCALENDAR|".replace("|", "\r\n").encode()


def day(on, name="Town feast", uid=""):
    """Return a whole day."""
    return f"UID:{uid or on}|DTSTART;VALUE=DATE:{on:%Y%m%d}|SUMMARY:{name}"
