from django.db import migrations, models


class Migration(migrations.Migration):
    """What software writes by itself is counted for each mailbox, however its address is spelled."""

    dependencies = [
        ("channels", "0011_letters_of_a_channel"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mailbox", models.CharField(max_length=64, unique=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("hour_began_at", models.DateTimeField(null=True)),
                ("letters", models.PositiveIntegerField(default=0)),
                ("day_began_at", models.DateTimeField(null=True)),
                ("confirmations", models.PositiveIntegerField(default=0)),
                ("written_at", models.DateTimeField(null=True)),
                ("is_answered", models.BooleanField(default=False)),
                ("quick_answers", models.PositiveSmallIntegerField(default=0)),
            ],
            options={"indexes": [models.Index(fields=["written_at"], name="tally_written")]},
        ),
        migrations.RemoveIndex(model_name="delivery", name="delivery_recipient"),
    ]
