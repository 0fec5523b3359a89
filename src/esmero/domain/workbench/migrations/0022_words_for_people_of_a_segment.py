from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """A canned reply may be for people of a segment."""

    dependencies = [
        ("workbench", "0021_old_drafts_are_found"),
    ]

    operations = [
        AddColumn(
            model_name="cannedreply",
            name="segment_id",
            field=models.BigIntegerField(null=True),
        ),
    ]
