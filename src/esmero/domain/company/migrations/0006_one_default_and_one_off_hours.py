from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def mark_the_oldest(apps: Any, schema_editor: Any) -> None:
    """The first calendar that a company made is the one it works by."""
    calendars = apps.get_model("company", "Calendar").objects
    oldest = calendars.order_by("id").values_list("id", flat=True).first()
    calendars.filter(pk=oldest).update(is_default=True)


class Migration(migrations.Migration):
    """One calendar is the company's default; single hours of a day are closed or open for once."""

    dependencies = [
        ("company", "0005_late_answers_and_a_mark_in_subjects"),
    ]

    operations = [
        migrations.AddField(
            model_name="calendar",
            name="is_default",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(mark_the_oldest, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)),
                fields=("is_default",),
                name="calendar_default_once",
            ),
        ),
        migrations.CreateModel(
            name="OneOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("opens_at", models.TimeField()),
                ("closes_at", models.TimeField()),
                ("is_open", models.BooleanField(default=False)),
                ("name", models.CharField(blank=True, max_length=100)),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="one_offs",
                        to="company.calendar",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "on", "opens_at"), name="one_off_once")
                ],
            },
        ),
    ]
