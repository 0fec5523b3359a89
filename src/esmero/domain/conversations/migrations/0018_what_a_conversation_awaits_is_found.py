from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0017_answers_on_paper"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="awaited",
            index=models.Index(fields=["conversation"], name="awaited_conversation"),
        ),
    ]
