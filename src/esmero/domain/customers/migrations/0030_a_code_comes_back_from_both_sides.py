from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    dependencies = [("customers", "0029_a_number_to_be_called_at")]

    operations = [
        AddColumn(
            model_name="joining",
            name="proven_at",
            field=models.DateTimeField(null=True),
        ),
    ]
