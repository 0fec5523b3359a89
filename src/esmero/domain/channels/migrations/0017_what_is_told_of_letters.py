from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0016_hours_and_a_rule_of_its_own"),
    ]

    operations = [
        migrations.AddField(model_name="delivery", name=name, field=models.DateTimeField(null=True))
        for name in ("delayed_at", "arrived_at", "unwanted_at")
    ]
