from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Why the company may keep what customers tell of their health and beliefs; nothing until somebody says."""

    dependencies = [
        ("company", "0012_what_the_law_asks"),
    ]

    operations = [
        AddColumn(
            model_name="company",
            name="belief_basis",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        AddColumn(
            model_name="company",
            name="health_basis",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
    ]
