from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workbench", "0009_what_was_taken_back"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("HANDED", "It is yours now"),
                    ("WROTE", "The customer wrote"),
                    ("OUTSIDE", "Somebody outside answered"),
                    ("MENTIONED", "A note names you"),
                    ("AT_RISK", "A promise of yours is at risk"),
                    ("BROKEN", "A promise of yours was not kept"),
                    ("TAKEN_ON", "A promise that was not kept is yours now"),
                    ("ESCALATED", "The customer asked for somebody above: for you"),
                    ("UNSENT", "A letter could not be sent"),
                    ("STOPPED", "An answer that you held back did not go out"),
                    ("CAME_BACK", "It is back from where you put it off"),
                ],
                max_length=10,
            ),
        ),
    ]
