from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0019_letters_that_own_up_are_written_when_they_leave"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="new_time_of_id",
            field=models.BigIntegerField(null=True),
        ),
    ]
