from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0026_letters_that_tell_have_left"),
    ]

    operations = [
        AddColumn(model_name="former", name="links_before", field=models.JSONField(null=True)),
    ]
