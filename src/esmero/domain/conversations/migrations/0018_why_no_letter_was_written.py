from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0017_answers_on_paper"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="no_letter_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
    ]
