import django.db.models.deletion
from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """What letters may tell is proposed; facts say when they were said, customers what they were asked."""

    dependencies = [
        ("customers", "0009_what_we_know_grows_old"),
    ]

    operations = [
        AddColumn(
            model_name="customer",
            name="asked_about",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        AddColumn(
            model_name="customer",
            name="has_proposals",
            field=models.BooleanField(db_default=False, default=False),
        ),
        AddColumn(
            model_name="fact",
            name="said_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("WHERE", "Where they live"),
                            ("REACH", "How and when to reach them"),
                            ("PEOPLE", "Family and people around them"),
                            ("SIZE", "Sizes and measures"),
                            ("TASTE", "What they like"),
                            ("THINGS", "What they have"),
                            ("PLAN", "What is coming up"),
                            ("OTHER", "Something else"),
                            ("HEALTH", "Health"),
                            ("BELIEF", "Belief or opinion"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("digest", models.CharField(max_length=32)),
                ("message_id", models.BigIntegerField()),
                ("source", models.CharField(blank=True, max_length=200)),
                ("said_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("put_away_at", models.DateTimeField(null=True)),
                ("fact_id", models.BigIntegerField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["customer", "id"], name="proposal_of_customer"),
                    models.Index(fields=["message_id"], name="proposal_of_letter"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("message_id__isnull", False)),
                fields=["message_id"],
                name="fact_of_letter",
            ),
        ),
    ]
