import django.db.models.deletion
from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """People belong to organisations and households, and organisations to each other."""

    dependencies = [
        ("customers", "0016_people_in_segments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begun_at", models.DateTimeField()),
            ],
        ),
        AddColumn(
            model_name="customer",
            name="has_belongings",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("folded", models.CharField(max_length=200, unique=True)),
                ("known_since", models.DateTimeField()),
                (
                    "parent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Belonging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "belongs_as",
                    models.CharField(
                        choices=[
                            ("WORKS", "Works there"),
                            ("BUYS", "Buys for it"),
                            ("BILLS", "Sees to its bills"),
                            ("MEMBER", "Is a member"),
                            ("LIVES", "Lives there"),
                            ("OTHER", "In other words"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=80)),
                ("is_leading", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=200)),
                (
                    "source_kind",
                    models.CharField(
                        choices=[
                            ("WROTE", "They wrote it"),
                            ("SAID", "They said it"),
                            ("THEMSELVES", "They entered it themselves"),
                            ("OTHERS", "Somebody else said it"),
                            ("RULE", "A rule found it"),
                            ("IMPORT", "It came with an import"),
                        ],
                        max_length=10,
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                ("noted_by_id", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("is_ended_by_them", models.BooleanField(default=False)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="belongings",
                        to="customers.customer",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.household",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationClue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BinaryField(max_length=80)),
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
        ),
        migrations.CreateModel(
            name="OrganisationDomain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=253, unique=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="domains",
                        to="customers.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("source", models.CharField(max_length=200)),
                ("noted_at", models.DateTimeField()),
                ("noted_by_id", models.BigIntegerField()),
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
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)),
                fields=["parent", "name"],
                name="organisation_part",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["name", "id"], name="organisation_name"),
        ),
        migrations.AddIndex(
            model_name="belonging",
            index=models.Index(fields=["customer", "id"], name="belonging_of_customer"),
        ),
        migrations.AddIndex(
            model_name="belonging",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("organisation__isnull", False)),
                fields=["organisation", "customer"],
                name="people_of_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="belonging",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("household__isnull", False)),
                fields=["household", "customer"],
                name="people_of_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="belonging",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("household__isnull", False), ("organisation", None)),
                    models.Q(("household", None), ("organisation__isnull", False)),
                    _connector="OR",
                ),
                name="belongs_to_one_place",
            ),
        ),
        migrations.AddIndex(
            model_name="organisationclue",
            index=models.Index(fields=["key", "organisation"], name="clue_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="organisationclue",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="organisation_clue_once"),
        ),
        migrations.AddIndex(
            model_name="organisationnote",
            index=models.Index(fields=["organisation", "-noted_at"], name="note_of_organisation"),
        ),
    ]
