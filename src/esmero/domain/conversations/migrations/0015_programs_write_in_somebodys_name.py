from django.db import migrations, models


class Migration(migrations.Migration):
    """What a program answers in somebody's name stands in the conversation, for colleagues."""

    dependencies = [
        ("conversations", "0014_what_lies_in_a_letter"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("FROM_CUSTOMER", "From the customer"),
                    ("REPLY", "Our answer"),
                    ("NOTE", "Note to colleagues"),
                    ("NOTICE", "Written by our system"),
                    ("SPOKEN", "Said, and written down by us"),
                    ("FORWARD", "Forwarded to somebody outside"),
                    ("FROM_OUTSIDE", "From somebody outside"),
                    ("AUTOMATIC", "Written by a program in somebody’s name"),
                ],
                max_length=14,
            ),
        ),
    ]
