import django.db.models.deletion
from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """What customers agreed to, in which words, and how and when they want to be reached."""

    dependencies = [
        ("customers", "0013_people_from_files"),
    ]

    operations = [
        AddColumn(
            model_name="customer",
            name="has_preferences",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Purpose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ANSWERING", "Answering you"),
                            ("MAILINGS", "Letters to many"),
                            ("OFFERS", "Offers that fit you"),
                            ("HISTORY", "Which of our pages you read"),
                            ("RECORDINGS", "Recordings of calls"),
                        ],
                        max_length=10,
                    ),
                ),
                ("needs_two_steps", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True), fields=("key",), name="purpose_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PurposeWording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=5)),
                ("title", models.CharField(max_length=80)),
                ("words", models.TextField(max_length=2000)),
                ("since", models.DateTimeField()),
                (
                    "purpose",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="customers.purpose",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("PAGE", "on the web page"),
                            ("LETTER", "by the link in a letter of ours"),
                            ("PHONE", "on the telephone"),
                            ("COUNTER", "at the counter"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by_id", models.BigIntegerField(null=True)),
                ("link_key", models.CharField(blank=True, max_length=24)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PAGE", "on the web page"),
                            ("LETTER", "by the link in a letter of ours"),
                            ("PHONE", "on the telephone"),
                            ("COUNTER", "at the counter"),
                        ],
                        max_length=10,
                    ),
                ),
                ("withdrawn_by_id", models.BigIntegerField(null=True)),
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
                    "purpose",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.purpose",
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.purposewording",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("PAGE", "on the web page"),
                            ("LETTER", "by the link in a letter of ours"),
                            ("PHONE", "on the telephone"),
                            ("COUNTER", "at the counter"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by_id", models.BigIntegerField(null=True)),
                (
                    "best",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("EMAIL", "E-mail"),
                            ("PHONE", "Telephone"),
                            ("POST", "Letter on paper"),
                            ("FAX", "Fax"),
                        ],
                        max_length=5,
                    ),
                ),
                ("never", models.CharField(blank=True, max_length=30)),
                ("from_minute", models.PositiveSmallIntegerField(null=True)),
                ("to_minute", models.PositiveSmallIntegerField(null=True)),
                ("days_off", models.CharField(blank=True, max_length=7)),
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
                "indexes": [models.Index(fields=["customer", "-id"], name="preference_of_customer")],
            },
        ),
        migrations.AddConstraint(
            model_name="purposewording",
            constraint=models.UniqueConstraint(
                fields=("purpose", "version", "language"), name="purpose_wording_once"
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["customer", "purpose", "id"], name="consent_of_customer"),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["purpose", "customer"], name="consent_for_purpose"),
        ),
    ]
