from django.db import migrations, models


class Migration(migrations.Migration):
    """One more thing that customers ask for; no table changes."""

    dependencies = [
        ("promises", "0007_work_of_other_teams"),
    ]

    operations = [
        migrations.AlterField(
            model_name="promise",
            name="kind",
            field=models.CharField(
                choices=[
                    ("FIRST_REPLY", "First answer"),
                    ("NEXT_REPLY", "Answer"),
                    ("UPDATE", "Update"),
                    ("ESCALATION", "Answer to an escalation"),
                    ("LOOK_AGAIN", "Looking again"),
                    ("PERSON", "A person on request"),
                    ("OWN_WORDS", "In our own words"),
                    ("WORK", "Work of another team"),
                ],
                max_length=12,
            ),
        ),
    ]
