import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Laws that the company is measured by; and that customers are offered a person, which is on."""

    dependencies = [
        ("company", "0011_words_of_the_company_in_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=30, unique=True)),
                ("is_on", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="company",
            name="has_person_button",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.CreateModel(
            name="NotedFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=20)),
                ("on", models.DateField()),
                ("whole", models.PositiveIntegerField()),
                ("good", models.PositiveIntegerField()),
                ("noted_at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="company.profile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("profile", "key", "on"), name="noted_figure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=20)),
                ("on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("MET", "Met"), ("NOT_MET", "Not met"), ("NOT_MEASURED", "Not measured")],
                        max_length=12,
                    ),
                ),
                ("measured_at", models.DateTimeField()),
                ("value", models.JSONField(default=dict)),
                ("proof", models.JSONField(default=dict)),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="company.profile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("profile", "key", "on"), name="profile_rule_once")
                ],
            },
        ),
    ]
