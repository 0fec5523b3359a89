import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Customers come to see what we know of them, by a code that we send to their address."""

    dependencies = [
        ("customers", "0009_what_we_know_grows_old"),
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
    ]
