from django.db import migrations, models


class Migration(migrations.Migration):
    """A rule may say that closed conversations are deleted altogether."""

    dependencies = [
        ("company", "0017_how_long_things_are_kept"),
    ]

    operations = [
        migrations.AlterField(
            model_name="retentionrule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("WHOLE", "Closed conversations, altogether"),
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
    ]
