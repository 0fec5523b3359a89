import django.db.models.deletion
from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """People of a segment may be greeted in words of their own, unless they want to be greeted as everybody."""

    dependencies = [
        ("customers", "0021_organisations_that_are_one"),
    ]

    operations = [
        migrations.CreateModel(
            name="Greeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.JSONField(default=dict)),
                ("is_offer", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                (
                    "segment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="greeting",
                        to="customers.segment",
                    ),
                ),
            ],
        ),
        AddColumn(
            model_name="customer",
            name="is_greeted_alike",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
