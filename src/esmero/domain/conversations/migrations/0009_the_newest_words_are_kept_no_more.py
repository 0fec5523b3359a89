from django.db import migrations


class Migration(migrations.Migration):
    """No version that was released shows them, so they need no second step."""

    dependencies = [
        ("conversations", "0008_tags_have_a_colour"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="conversation",
            name="last_words",
        ),
    ]
