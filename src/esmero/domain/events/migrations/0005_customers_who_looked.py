from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """A customer who read a letter of another one, for which organisation."""

    dependencies = [
        ("events", "0004_why_somebody_looked"),
    ]

    operations = [
        AddColumn(
            model_name="look",
            name="by_customer_id",
            field=models.BigIntegerField(null=True),
        ),
        AddColumn(
            model_name="look",
            name="organisation_id",
            field=models.BigIntegerField(null=True),
        ),
    ]
