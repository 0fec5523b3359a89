from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Letters wait for the hour at which their reader wants them."""

    dependencies = [
        ("channels", "0022_letters_about_a_later_time"),
    ]

    operations = [
        AddColumn(
            model_name="delivery",
            name="held_until",
            field=models.DateTimeField(null=True),
        ),
    ]
