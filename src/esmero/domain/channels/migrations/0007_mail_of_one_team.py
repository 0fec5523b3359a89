from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_mail_that_was_set_aside_is_found")]

    operations = [migrations.AddField("receipt", "team_id", models.BigIntegerField(null=True))]
