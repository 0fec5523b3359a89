from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Within how many days somebody is forgotten who wishes it."""

    dependencies = [
        ("company", "0014_who_looks_at_people"),
    ]

    operations = [
        AddColumn(
            model_name="company",
            name="erasure_days",
            field=models.PositiveSmallIntegerField(db_default=10, default=10),
        ),
    ]
