import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who reads what others write: where it was switched on and they were told, or both agreed."""

    dependencies = [
        ("customers", "0019_people_prove_their_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reaches_below", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField()),
                ("begun_by_id", models.BigIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation"], name="sight_of_organisation")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("organisation",),
                        name="sight_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SightTold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_at", models.DateTimeField()),
                (
                    "belonging",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told_of",
                        to="customers.belonging",
                    ),
                ),
                (
                    "sight",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.sight",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["sight"], name="told_of_sight")],
                "constraints": [
                    models.UniqueConstraint(fields=("belonging", "sight"), name="told_of_sight_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="HomeYes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed_at", models.DateTimeField()),
                ("is_from_before", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "belonging",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="home_yeses",
                        to="customers.belonging",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["belonging"], name="home_yes_of_belonging")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("belonging",),
                        name="home_yes_once_at_a_time",
                    )
                ],
            },
        ),
    ]
