from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The wall of a lead counts what broke; each question counts what is open with whom, by its way in."""

    dependencies = [
        ("conversations", "0026_for_whom_a_customer_asked"),
    ]

    operations = [
        migrations.AddIndex(
            "conversation",
            models.Index(
                fields=["agent", "channel"],
                name="conv_load",
                condition=Q(closed_at=None, waits_until=None, snoozed_until=None),
            ),
        ),
        migrations.AddIndex(
            "conversation",
            models.Index(
                fields=["team"],
                name="conv_broken",
                condition=Q(closed_at=None, waits_until=None, snoozed_until=None)
                & Q(broken_at__isnull=False),
            ),
        ),
    ]
