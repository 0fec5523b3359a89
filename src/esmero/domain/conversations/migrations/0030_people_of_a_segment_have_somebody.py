import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """People of a segment may go first to somebody of a team."""

    dependencies = [
        ("conversations", "0029_what_others_of_theirs_read"),
        ("customers", "0016_people_in_segments"),
        ("staff", "0011_skills_that_come_with_it"),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstFor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="staff.agent",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.segment",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="staff.team",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="firstfor",
            constraint=models.UniqueConstraint(fields=("team", "segment"), name="one_first_of_a_team"),
        ),
    ]
