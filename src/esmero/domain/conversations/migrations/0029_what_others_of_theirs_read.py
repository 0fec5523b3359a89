import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """As one of whom a conversation was begun, and what its customer keeps for themselves."""

    dependencies = [
        ("conversations", "0028_words_that_were_let_go"),
        ("customers", "0020_who_sees_what_of_whom"),
    ]

    operations = [
        migrations.CreateModel(
            name="OnlyBetween",
            fields=[
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="only_between",
                        serialize=False,
                        to="conversations.conversation",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="BegunAs",
            fields=[
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="begun_as",
                        serialize=False,
                        to="conversations.conversation",
                    ),
                ),
                ("is_chosen", models.BooleanField(default=False)),
                ("noted_at", models.DateTimeField()),
                (
                    "belonging",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.belonging",
                    ),
                ),
            ],
        ),
    ]
