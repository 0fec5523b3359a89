from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0019_what_a_conversation_awaits_is_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="no_letter_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
    ]
