import django.db.models.deletion
from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Two organisations turn out to be one, and are two again."""

    dependencies = [
        ("customers", "0020_who_sees_what_of_whom"),
    ]

    operations = [
        AddColumn(
            model_name="organisation",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.organisation",
            ),
        ),
        migrations.CreateModel(
            name="OrganisationJoining",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("moved", models.JSONField(default=dict)),
                ("chosen", models.JSONField(default=dict)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.organisation",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.organisation",
                    ),
                ),
            ],
        ),
    ]
