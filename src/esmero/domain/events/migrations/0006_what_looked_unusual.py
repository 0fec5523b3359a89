from django.db import migrations, models


class Migration(migrations.Migration):
    """What looked unusual is kept, with who asked about it and what they were told."""

    dependencies = [
        ("events", "0005_customers_who_looked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("look_id", models.BigIntegerField()),
                ("rule", models.CharField(max_length=16)),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
                ("seen_by_id", models.BigIntegerField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("said", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("look_id", "rule"), name="hint_once")],
            },
        ),
    ]
