from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0021_a_ceiling_for_machine_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="new_time_of_id",
            field=models.BigIntegerField(null=True),
        ),
    ]
