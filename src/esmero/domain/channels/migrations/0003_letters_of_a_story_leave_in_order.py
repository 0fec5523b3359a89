from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_letters_are_found_by_state_and_recipient")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="handed_over_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="within_kind",
            field=models.CharField(blank=True, default="", max_length=30),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="delivery",
            name="within_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["QUEUED", "SENDING"])),
                fields=["within_kind", "within_id", "id"],
                name="delivery_before",
            ),
        ),
    ]
