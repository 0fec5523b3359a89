import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Who may be one person is found as things are learned, and what people decided about it is kept."""

    dependencies = [
        ("customers", "0017_people_belong_somewhere"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PairSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("last_id", models.BigIntegerField(default=0)),
                ("upto_id", models.BigIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        AddColumn(
            model_name="customer",
            name="has_pairs",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("evidence", models.JSONField(default=list)),
                ("remarks", models.JSONField(default=list)),
                ("weight", models.PositiveSmallIntegerField(default=0)),
                ("found_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Nothing yet"),
                            ("JOINED", "They are one person"),
                            ("TWO", "They are two"),
                            ("PAST", "Nothing speaks for it any more"),
                        ],
                        default="OPEN",
                        max_length=6,
                    ),
                ),
                ("two_at", models.DateTimeField(null=True)),
                ("two_weight", models.PositiveSmallIntegerField(default=0)),
                (
                    "one",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "two_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "OPEN")),
                        fields=["-weight", "-id"],
                        name="candidate_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="candidate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="candidate_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sign",
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
                            (
                                "MAILBOX",
                                "One mailbox: the addresses differ only in what its provider leaves out",
                            ),
                            ("SAID", "They wrote that this is their address too"),
                            ("TELEPHONE", "The same telephone number"),
                            ("SIGNATURE", "A letter of the one is signed with the address of the other"),
                            ("HOUSE", "The same name and the same postal address"),
                            ("POSTCODE", "The same name and the same postcode"),
                            ("BEGIN", "The same name and the same beginning of an address"),
                            ("PLACE", "The same name and the same place"),
                            ("POST", "The same postal address"),
                            ("CALLED", "The same rare name, and called the same"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.BinaryField(max_length=16)),
                ("since", models.DateTimeField()),
                ("is_proved", models.BooleanField(db_default=False, default=False)),
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
                "indexes": [models.Index(fields=["key", "customer"], name="sign_of_customer")],
                "constraints": [models.UniqueConstraint(fields=("customer", "key"), name="sign_once")],
            },
        ),
    ]
