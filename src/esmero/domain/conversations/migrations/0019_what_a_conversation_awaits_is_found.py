from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0018_people_who_take_part"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="awaited",
            index=models.Index(fields=["conversation"], name="awaited_conversation"),
        ),
    ]
