from django.db import migrations, models


class Migration(migrations.Migration):
    """A letter keeps who else its mail went to."""

    dependencies = [
        ("conversations", "0011_whose_a_letter_is"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="also_to",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
