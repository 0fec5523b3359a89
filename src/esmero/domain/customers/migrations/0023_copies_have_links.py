import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The copy that a customer takes along has a link of its own: a new table."""

    dependencies = [("customers", "0022_people_are_greeted")]

    operations = [
        migrations.CreateModel(
            name="CopyLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("file_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_index=True)),
                ("fetched_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer"
                    ),
                ),
            ],
        ),
    ]
