from django.db import migrations, models


class Migration(migrations.Migration):
    """A letter keeps who else its mail went to."""

    dependencies = [
        ("conversations", "0015_programs_write_in_somebodys_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="also_to",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
