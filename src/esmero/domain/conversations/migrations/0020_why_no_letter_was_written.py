from django.db import migrations, models

from esmero.domain.conversations.migrations._in_place import AddColumn


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0019_what_a_conversation_awaits_is_found"),
    ]

    operations = [
        AddColumn(
            model_name="message",
            name="no_letter_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
    ]
