"""A table of who had a conversation that was deleted: whoever saw its person goes on seeing them.

And a column for how many letters quote the words of somebody who was erased, from one task to the next.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0034_conversations_end_with_whoever_is_forgotten"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deleted",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="staff.team",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["customer", "team"], name="deleted_of_customer")],
            },
        ),
        migrations.AddField(
            model_name="seeking",
            name="counted",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
