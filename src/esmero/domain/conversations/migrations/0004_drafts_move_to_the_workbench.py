from django.db import migrations


class Migration(migrations.Migration):
    """The table goes over with all its rows; the room above takes it up under its new name."""

    dependencies = [("conversations", "0003_tags_priority_and_a_date_to_come_back")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable(name="draft", table="workbench_draft")],
            state_operations=[migrations.DeleteModel(name="Draft")],
        ),
    ]
