from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """A look may say why; the looks of some days, and old ones, are found."""

    dependencies = [
        ("events", "0003_the_last_look_is_found"),
    ]

    operations = [
        AddColumn(
            model_name="look",
            name="reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["at"], name="look_when"),
        ),
    ]
