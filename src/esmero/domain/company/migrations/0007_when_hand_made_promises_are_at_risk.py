from django.db import migrations, models


class Migration(migrations.Migration):
    """The company says which share of its time is left when a hand-made promise is at risk."""

    dependencies = [
        ("company", "0006_one_default_and_one_off_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="warn_percent",
            field=models.PositiveSmallIntegerField(db_default=25, default=25),
        ),
    ]
