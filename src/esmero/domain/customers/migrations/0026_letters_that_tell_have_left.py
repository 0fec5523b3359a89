from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0025_what_was_forgotten"),
    ]

    operations = [
        AddColumn(
            model_name="sighttold",
            name="letter_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="sighttold",
            index=models.Index(
                fields=["letter_id"],
                name="told_by_letter",
                condition=models.Q(("letter_id__isnull", False)),
            ),
        ),
    ]
