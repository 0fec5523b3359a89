from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Since when a closed conversation has no words and no files any more, and which ones have."""

    dependencies = [
        ("conversations", "0027_what_broke_is_found"),
    ]

    operations = [
        AddColumn(
            model_name="conversation",
            name="emptied_after_days",
            field=models.PositiveIntegerField(null=True),
        ),
        AddColumn(
            model_name="conversation",
            name="emptied_at",
            field=models.DateTimeField(null=True),
        ),
        AddColumn(
            model_name="conversation",
            name="files_gone_after_days",
            field=models.PositiveIntegerField(null=True),
        ),
        AddColumn(
            model_name="conversation",
            name="files_gone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(
                    ("closed_at__isnull", False),
                    ("merged_into", None),
                    models.Q(
                        ("emptied_at", None),
                        ("last_message_at__gte", models.F("emptied_at")),
                        _connector="OR",
                    ),
                ),
                fields=["closed_at"],
                name="conv_to_empty",
            ),
        ),
    ]
