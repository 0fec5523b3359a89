from django.db import migrations, models
from django.db.models import Q

OPEN = Q(kept_at=None, broken_at=None, withdrawn_at=None, moved_at=None)
BEFORE = [
    "promise_open_owner",
    "promise_open_due",
    "promise_open_warn",
    "promise_open_hand_up",
    "promise_open_above",
]


class Migration(migrations.Migration):
    """The indexes of open promises leave out those that were moved; what one person kept has its own."""

    dependencies = [
        ("promises", "0013_when_a_rule_fitted_last"),
    ]

    operations = [
        migrations.AddIndex(
            "promise", models.Index(fields=["owner", "about_id"], name="promise_of_owner", condition=OPEN)
        ),
        migrations.AddIndex("promise", models.Index(fields=["due_at"], name="promise_due", condition=OPEN)),
        migrations.AddIndex(
            "promise",
            models.Index(fields=["warn_at"], name="promise_to_warn", condition=OPEN & Q(warned_at=None)),
        ),
        migrations.AddIndex(
            "promise",
            models.Index(
                fields=["hand_up_at"],
                name="promise_to_hand_up",
                condition=OPEN & Q(handed_up_at=None, hand_up_at__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "promise",
            models.Index(
                fields=["handed_up_to", "about_id"],
                name="promise_of_above",
                condition=OPEN & Q(handed_up_to__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "promise",
            models.Index(
                fields=["owner", "kept_at"], name="promise_kept", condition=Q(kept_at__isnull=False)
            ),
        ),
        migrations.AddIndex(
            "promise",
            models.Index(
                fields=["owner", "broken_at"], name="promise_broken", condition=Q(broken_at__isnull=False)
            ),
        ),
        # At the end: whoever only reads promises waits for it, and for no index that is built.
        *(migrations.RemoveIndex("promise", name) for name in BEFORE),
    ]
