import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Calendars kept elsewhere, and the days that they name."""

    dependencies = [
        ("company", "0007_when_hand_made_promises_are_at_risk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("url", models.CharField(blank=True, max_length=2000)),
                ("read_at", models.DateTimeField()),
                ("unread_count", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField()),
                ("failed_since", models.DateTimeField(null=True)),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NO_ANSWER", "The address did not answer."),
                            ("UNREADABLE", "What came is no calendar that we can read."),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feeds",
                        to="company.calendar",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FeedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("name", models.CharField(blank=True, max_length=100)),
                ("is_off_by_hand", models.BooleanField(default=False)),
                ("is_gone", models.BooleanField(default=False)),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="days", to="company.feed"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("feed", "on"), name="feed_day_once"),
                    models.CheckConstraint(
                        condition=models.Q(("is_gone", False), ("is_off_by_hand", True), _connector="OR"),
                        name="feed_day_gone_was_taken_out",
                    ),
                ],
            },
        ),
    ]
