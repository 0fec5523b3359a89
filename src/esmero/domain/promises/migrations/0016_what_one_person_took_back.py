from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What one person took back or moved between two moments is found by an index of its own."""

    dependencies = [
        ("promises", "0015_who_gets_what_is_tried"),
    ]

    operations = [
        migrations.AddIndex(
            "promise",
            models.Index(
                fields=["owner", "withdrawn_at"],
                name="promise_withdrawn",
                condition=Q(withdrawn_at__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "promise",
            models.Index(
                fields=["owner", "moved_at"], name="promise_moved", condition=Q(moved_at__isnull=False)
            ),
        ),
    ]
