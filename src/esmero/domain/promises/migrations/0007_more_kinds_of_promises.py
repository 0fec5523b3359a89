from django.db import migrations, models

KINDS = [
    ("FIRST_REPLY", "First answer"),
    ("NEXT_REPLY", "Answer"),
    ("UPDATE", "Update"),
    ("ESCALATION", "Answer to an escalation"),
    ("LOOK_AGAIN", "Looking again"),
    ("PERSON", "A person on request"),
    ("OWN_WORDS", "In our own words"),
    ("WORK", "Work of another team"),
    ("RESOLUTION", "Settling it"),
    ("CALL_BACK", "Calling back"),
    ("QUOTE", "An offer with a price"),
    ("DISPATCH", "Sending it off"),
    ("REFUND", "Money back"),
]


class Migration(migrations.Migration):
    """Promises to settle, call back, name a price, send off and pay back; the table stays as it is."""

    dependencies = [
        ("promises", "0006_words_and_their_figures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="promise",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=12),
        ),
    ]
