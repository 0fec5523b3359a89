import django.db.models.deletion
from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Whom the law makes us keep until a day; facts that are over and open proposals are found by their age."""

    dependencies = [
        ("customers", "0014_what_they_agreed_to"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("until", models.DateField()),
                ("set_by_id", models.BigIntegerField()),
                ("set_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("erase_by_id", models.BigIntegerField(null=True)),
                ("erase_asked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)), fields=["ended_at"], name="fact_ended"
            ),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("corrected_to__isnull", False)),
                fields=["corrected_to"],
                name="fact_corrected",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("accepted_at", None), ("put_away_at", None)),
                fields=["made_at"],
                name="proposal_open",
            ),
        ),
        AddColumn(
            model_name="importedrow",
            name="let_go_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="importedrow",
            index=models.Index(
                condition=models.Q(("let_go_at", None)), fields=["run", "id"], name="imported_row_old"
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["customer"], name="hold_of_customer"),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(condition=models.Q(("lifted_at", None)), fields=["until"], name="hold_stands"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)), fields=("customer",), name="one_hold"
            ),
        ),
    ]
