from datetime import UTC, datetime

from django.db import migrations, models


def begin_today(apps, schema_editor):
    """Nothing was noted before: what fitted nothing is told of thirty days from now at the earliest."""
    apps.get_model("promises", "Policy").objects.update(worded_on=datetime.now(UTC).date())


class Migration(migrations.Migration):
    """A rule keeps on which day it fitted last, and may tell customers every so often how things stand."""

    dependencies = [
        ("promises", "0012_counted_again_and_resting"),
    ]

    operations = [
        # Only what its words may be is another; no column is touched.
        migrations.AlterField("target", "kind", models.CharField(max_length=12)),
        migrations.AddField("policy", "last_fitted_on", models.DateField(null=True)),
        migrations.AddField("policy", "worded_on", models.DateField(null=True)),
        migrations.RunPython(begin_today, migrations.RunPython.noop),
    ]
