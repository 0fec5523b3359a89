from django.db import migrations, models


class Migration(migrations.Migration):
    """A letter keeps how its mail was sealed, and what its files hold in words."""

    dependencies = [
        ("conversations", "0013_where_a_mail_belongs"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="enclosed",
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
