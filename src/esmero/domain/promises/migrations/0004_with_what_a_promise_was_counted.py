from django.db import migrations, models


class Migration(migrations.Migration):
    """Promises keep with what they were counted, rules say how often they were changed."""

    dependencies = [
        ("promises", "0003_promises_stand_still_after_a_restore"),
    ]

    operations = [
        migrations.AddField(
            model_name="promise",
            name="terms",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="policy",
            name="revision",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]
