from django.db import migrations, models


class Migration(migrations.Migration):
    """An answer that waits keeps to whom it goes besides the customer."""

    dependencies = [
        ("workbench", "0015_what_is_too_much_stops"),
    ]

    operations = [
        migrations.AddField(
            model_name="heldreply",
            name="copies",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
