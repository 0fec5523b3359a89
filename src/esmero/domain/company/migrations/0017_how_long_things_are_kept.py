from django.db import migrations, models


class Migration(migrations.Migration):
    """How long each kind of data is kept, and the runs that let go what is older."""

    dependencies = [
        ("company", "0015_how_soon_somebody_is_forgotten"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("WORDS", "Words of closed conversations"),
                            ("ORIGINALS", "Raw mail, as it came in"),
                            ("FILES", "Files in closed conversations"),
                            ("FACTS", "What we knew and is over"),
                            ("PROPOSALS", "What was read in letters and nobody decided about"),
                            ("DRAFTS", "Drafts that nobody touched"),
                            ("ROWS", "Rows of files with people"),
                        ],
                        max_length=10,
                        unique=True,
                    ),
                ),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("NOTHING", "Nothing: it stays until we say otherwise"),
                            ("LET_GO", "It goes once it is older than these days"),
                            ("LAW", "The law makes us keep it: nothing here may take it"),
                        ],
                        max_length=8,
                    ),
                ),
                ("days", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("set_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("due", models.JSONField(default=dict)),
                ("taken", models.JSONField(default=dict)),
                ("failed", models.JSONField(default=list)),
            ],
        ),
    ]
