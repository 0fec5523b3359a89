from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0008_mail_that_quotes_a_conversation"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="unwritten_since",
            field=models.DateTimeField(null=True),
        ),
    ]
