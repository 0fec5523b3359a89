from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0018_letters_leave_by_the_mailbox"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="owns_up_to_id",
            field=models.BigIntegerField(null=True),
        ),
    ]
