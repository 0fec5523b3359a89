from django.db import migrations, models


class Migration(migrations.Migration):
    """To which day of the company looks were gone through for what stands out."""

    dependencies = [
        ("events", "0006_what_looked_unusual"),
    ]

    operations = [
        migrations.CreateModel(
            name="LooksReadTo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
            ],
        ),
    ]
