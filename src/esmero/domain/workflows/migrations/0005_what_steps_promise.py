from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0004_rules_when_if_then"),
    ]

    operations = [
        AddColumn(
            model_name="step",
            name="promise_kind",
            field=models.CharField(db_default="OWN_WORDS", default="OWN_WORDS", max_length=20),
        ),
    ]
