import django.db.models.deletion
from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Facts have a kind, grow old, end and are hidden; identities say when they were proved."""

    dependencies = [
        ("customers", "0008_on_which_clock_a_customer_lives"),
    ]

    operations = [
        AddColumn(
            model_name="fact",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        AddColumn(
            model_name="fact",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="fact",
            name="corrected_to",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="customers.fact",
            ),
        ),
        AddColumn(
            model_name="fact",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        AddColumn(
            model_name="fact",
            name="ended_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CORRECTED", "It was corrected"),
                    ("WRONG", "It was wrong"),
                    ("OVER", "It is over"),
                    ("FORGOTTEN", "The customer had it forgotten"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        AddColumn(
            model_name="fact",
            name="hidden_at",
            field=models.DateTimeField(null=True),
        ),
        AddColumn(
            model_name="fact",
            name="kind",
            field=models.CharField(
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
                db_default="OTHER",
                default="OTHER",
                max_length=10,
            ),
        ),
        AddColumn(
            model_name="fact",
            name="message_id",
            field=models.BigIntegerField(null=True),
        ),
        AddColumn(
            model_name="fact",
            name="not_for",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        AddColumn(
            model_name="fact",
            name="source_kind",
            field=models.CharField(
                choices=[
                    ("WROTE", "They wrote it"),
                    ("SAID", "They said it"),
                    ("THEMSELVES", "They entered it themselves"),
                    ("OTHERS", "Somebody else said it"),
                    ("RULE", "A rule found it"),
                    ("IMPORT", "It came with an import"),
                ],
                db_default="SAID",
                default="SAID",
                max_length=10,
            ),
        ),
        AddColumn(
            model_name="fact",
            name="sure",
            field=models.PositiveSmallIntegerField(db_default=85, default=85),
        ),
        AddColumn(
            model_name="identity",
            name="proved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="identity",
            name="kind",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="identity",
            name="proof",
            field=models.CharField(
                choices=[
                    ("GUESSED", "We guess so"),
                    ("SAID", "They say so"),
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
    ]
