from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0014_letters_on_paper"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="faxes_from",
            field=models.CharField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            model_name="channel",
            name="faxes_to",
            field=models.CharField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            model_name="channel",
            name="fax_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.AddField(
            model_name="delivery",
            name="reported_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="pages",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
