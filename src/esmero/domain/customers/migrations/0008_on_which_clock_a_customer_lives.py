from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """A customer's own time zone, and who says so."""

    dependencies = [
        ("customers", "0007_addresses_on_envelopes"),
    ]

    operations = [
        AddColumn(
            model_name="customer",
            name="time_zone",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        AddColumn(
            model_name="customer",
            name="zone_from",
            field=models.CharField(
                blank=True,
                choices=[("PAGE", "Their browser says so"), ("SAID", "They say so")],
                db_default="",
                default="",
                max_length=4,
            ),
        ),
    ]
