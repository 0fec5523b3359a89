from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Open promises are counted again when rules or hours were edited, and clocks rest."""

    dependencies = [
        ("promises", "0011_rules_that_are_tried"),
    ]

    operations = [
        migrations.AddField("promise", "recounts", models.JSONField(null=True)),
        migrations.AddField("promise", "pinned_due_at", models.DateTimeField(null=True)),
        migrations.AddField("promise", "rests_since", models.DateTimeField(null=True)),
        migrations.AddField("promise", "rests_with_seconds", models.PositiveIntegerField(null=True)),
        migrations.AddField("promise", "rests", models.JSONField(null=True)),
        migrations.CreateModel(
            "Recount",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("reasons", models.JSONField(default=list)),
                ("edits", models.PositiveIntegerField(default=1)),
                ("last_id", models.BigIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("counted", models.PositiveIntegerField(default=0)),
                ("moved", models.PositiveIntegerField(default=0)),
                ("pinned", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-id"], name="recount_under_way", condition=Q(ended_at=None))
                ]
            },
        ),
    ]
