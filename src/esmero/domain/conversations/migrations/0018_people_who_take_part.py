import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from esmero.domain.conversations.migrations._in_place import AddColumn


class Migration(migrations.Migration):
    """People take part beside the customer, and get copies of answers."""

    dependencies = [
        ("conversations", "0017_answers_on_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddColumn(
            model_name="message",
            name="hidden_to",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        AddColumn(
            model_name="message",
            name="is_from_participant",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("is_hidden", models.BooleanField(default=False)),
                ("mail_message_id", models.CharField(blank=True, max_length=255)),
                ("delivery_state", models.CharField(blank=True, max_length=8)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.message",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("mail_message_id", ""), _negated=True),
                        fields=["mail_message_id"],
                        name="copy_mail_id",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("kind", models.CharField(choices=[("CC", "Gets copies")], default="CC", max_length=4)),
                ("let_in_at", models.DateTimeField()),
                ("left_out_at", models.DateTimeField(null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "let_in_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "address"), name="participant_once")
                ],
            },
        ),
    ]
