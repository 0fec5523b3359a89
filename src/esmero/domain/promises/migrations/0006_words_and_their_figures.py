from django.db import migrations, models


class Migration(migrations.Migration):
    """Each word given as it counts, and the figures of each day."""

    dependencies = [
        ("promises", "0005_who_asked_for_somebody_above"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("team_id", models.BigIntegerField()),
                ("channel_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("promised", models.PositiveIntegerField()),
                ("kept", models.PositiveIntegerField()),
                ("moved", models.PositiveIntegerField()),
                ("broken", models.PositiveIntegerField()),
                ("mended", models.PositiveIntegerField()),
                ("withdrawn", models.PositiveIntegerField()),
                ("open", models.PositiveIntegerField()),
                ("histogram", models.JSONField(default=dict)),
                ("longest_seconds", models.BigIntegerField(null=True)),
                ("longest_promise_id", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("on", "team_id", "channel_id", "kind"), name="day_figure_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("promise_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("on", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=12)),
                ("team_id", models.BigIntegerField()),
                ("channel_id", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Not known yet"),
                            ("KEPT", "Kept"),
                            ("MOVED", "Moved"),
                            ("BROKEN", "Broken"),
                            ("MENDED", "Kept too late"),
                            ("WITHDRAWN", "Taken back"),
                        ],
                        default="OPEN",
                        max_length=9,
                    ),
                ),
                ("took_seconds", models.BigIntegerField(null=True)),
                ("is_counted", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["on", "promise_id"], name="word_on"),
                    models.Index(fields=["team_id", "on", "promise_id"], name="word_team"),
                    models.Index(fields=["state", "on", "promise_id"], name="word_state"),
                    models.Index(
                        condition=models.Q(("is_counted", False)), fields=["on"], name="word_uncounted"
                    ),
                ],
            },
        ),
    ]
