from django.db import migrations, models


class Migration(migrations.Migration):
    """A letter keeps how far its writer's clock was from UTC. A column that may be empty copies no rows."""

    dependencies = [
        ("conversations", "0020_why_no_letter_was_written"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="utc_offset_minutes",
            field=models.SmallIntegerField(null=True),
        ),
    ]
