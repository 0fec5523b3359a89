from django.db import migrations, models


class Migration(migrations.Migration):
    """A conversation may be closed because the customer was forgotten."""

    dependencies = [
        ("conversations", "0033_deleted_ones_are_looked_up_by_an_index"),
    ]

    operations = [
        migrations.AlterField(
            model_name="conversation",
            name="close_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ANSWERED", "Answered, nothing left to do"),
                    ("SETTLED_ELSEWHERE", "Settled by telephone or in person"),
                    ("NO_ANSWER", "The customer did not answer again"),
                    ("NOT_FOR_US", "Not for us"),
                    ("UNWANTED", "Advertising or abuse"),
                    ("MERGED", "Goes on in another conversation"),
                    ("FORGOTTEN", "The customer was forgotten"),
                ],
                max_length=20,
            ),
        ),
    ]
