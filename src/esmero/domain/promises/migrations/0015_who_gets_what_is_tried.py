from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Beside rules, who gets what is tried on the last weeks."""

    dependencies = [
        ("promises", "0014_indexes_of_open_ones_alone"),
    ]

    operations = [
        AddColumn(
            "tryout",
            "kind",
            models.CharField(
                choices=[("RULES", "rules"), ("ROUTING", "routing")], db_default="RULES", max_length=7
            ),
        ),
    ]
