from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    dependencies = [("customers", "0028_an_answer_and_a_file_say_who_may_be_one")]

    operations = [
        AddColumn(
            model_name="preference",
            name="call_at",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
    ]
