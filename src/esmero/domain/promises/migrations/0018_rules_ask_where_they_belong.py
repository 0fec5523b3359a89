from django.db import migrations, models


class Migration(migrations.Migration):
    """Rules of promises ask where a customer belongs."""

    dependencies = [
        ("promises", "0017_rules_ask_for_segments"),
    ]

    operations = [
        migrations.AlterField(
            model_name="policycondition",
            name="noun",
            field=models.CharField(
                choices=[
                    ("WAY", "By which way it comes"),
                    ("CHANNEL", "Channel"),
                    ("KIND", "What it is"),
                    ("LANGUAGE", "Language"),
                    ("TEAM", "Team"),
                    ("PRIORITY", "Priority"),
                    ("WORDS", "Words"),
                    ("SEGMENT", "Segment of the customer"),
                    ("BELONGS", "Where the customer belongs"),
                ],
                max_length=12,
            ),
        ),
    ]
