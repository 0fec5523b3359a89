import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Customers come by a code to see what we know of them, and wish to be forgotten."""

    dependencies = [
        ("customers", "0011_two_people_are_one"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("code", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField(db_index=True)),
                ("entered_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.identity"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Farewell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("conversation_id", models.BigIntegerField()),
                ("promise_id", models.BigIntegerField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["customer"], name="farewell_of_customer")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None), ("taken_back_at", None)),
                        fields=("customer",),
                        name="one_farewell",
                    )
                ],
            },
        ),
    ]
