import re

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from esmero.ground import hosts
from esmero.ground.in_place import AddColumn

NEEDLESS_QUOTES = re.compile(r'^"([^\s"(),:;<>@\[\\\].]+(?:\.[^\s"(),:;<>@\[\\\].]+)*)"$')


def _spell_anew(apps, schema_editor):
    """Addresses kept as the network writes them, or in needless quotes, read as identities keep them now.

    Where somebody else has it so already the row stays as it is: they may be one person, and a colleague joins
    them. Few rows are touched, and each by its number.
    """
    identity = apps.get_model("customers", "Identity")
    mails = identity.objects.filter(kind="EMAIL")
    odd = mails.filter(value__contains="@xn--") | mails.filter(value__contains=".xn--")
    for one in (odd | mails.filter(value__startswith='"')).order_by("id").iterator():
        local, _at, host = one.value.rpartition("@")
        plain = NEEDLESS_QUOTES.sub(r"\1", local)
        value = f"{plain}@{hosts.in_its_letters(host)}"
        known = mails.filter(value=value).first() if value != one.value else one
        if known is None:
            mails.filter(pk=one.pk).update(value=value)
        elif known.pk != one.pk and known.customer_id == one.customer_id:
            one.delete()


class Migration(migrations.Migration):
    """People prove their addresses, lose and change them, and say how they are called.

    Joining is a small table (two people of one): that one is made anew for its column.
    """

    dependencies = [
        ("customers", "0018_who_may_be_one_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddColumn(
            model_name="customer",
            name="family_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        AddColumn(
            model_name="customer",
            name="given_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        AddColumn(
            model_name="customer",
            name="prefix",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        AddColumn(
            model_name="customer",
            name="pronouns",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        AddColumn(
            model_name="customer",
            name="second_family_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        AddColumn(
            model_name="customer",
            name="spoken_as",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        AddColumn(
            model_name="customer",
            name="spoken_ipa",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        AddColumn(
            model_name="identity",
            name="first_since",
            field=models.DateTimeField(null=True),
        ),
        AddColumn(
            model_name="identity",
            name="corrected_from",
            field=models.CharField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AlterField(
            model_name="identity",
            name="proof",
            field=models.CharField(
                choices=[
                    ("GUESSED", "We guess so"),
                    ("SAID", "They say so"),
                    ("READ_OUT", "They read a code to a colleague that we sent there"),
                    ("WROTE_FROM", "They wrote from it"),
                    ("VOUCHED", "They wrote from it, and its domain says so"),
                    ("SIGNED", "The shop signed for it"),
                    ("ANSWERED", "They answered what we sent there"),
                    ("CODE", "They returned a code that we sent there"),
                ],
                default="SAID",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="joining",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Former",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("EMAIL", "E-mail address"),
                            ("PHONE", "Telephone"),
                            ("FAX", "Fax"),
                            ("POST", "Postal address"),
                            ("HANDLE", "Name in a network"),
                            ("CARD", "Customer card"),
                            ("SHOP", "Account in the shop"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=254)),
                (
                    "proof",
                    models.CharField(
                        choices=[
                            ("GUESSED", "We guess so"),
                            ("SAID", "They say so"),
                            ("READ_OUT", "They read a code to a colleague that we sent there"),
                            ("WROTE_FROM", "They wrote from it"),
                            ("VOUCHED", "They wrote from it, and its domain says so"),
                            ("SIGNED", "The shop signed for it"),
                            ("ANSWERED", "They answered what we sent there"),
                            ("CODE", "They returned a code that we sent there"),
                        ],
                        max_length=12,
                    ),
                ),
                ("proved_at", models.DateTimeField(null=True)),
                ("first_seen_at", models.DateTimeField()),
                ("lost_since", models.DateTimeField(null=True)),
                ("lost_because", models.CharField(blank=True, db_default="", default="", max_length=300)),
                ("complained_at", models.DateTimeField(null=True)),
                ("first_since", models.DateTimeField(null=True)),
                ("answered_at", models.CharField(blank=True, db_default="", default="", max_length=254)),
                ("answered_elsewhere", models.JSONField(default=list)),
                ("ended_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proving",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.CharField(max_length=254)),
                ("asked_by_id", models.BigIntegerField(null=True)),
                ("code", models.CharField(max_length=64)),
                ("instead_of", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField(db_index=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.visit",
                    ),
                ),
            ],
        ),
        migrations.RunPython(_spell_anew, migrations.RunPython.noop),
    ]
