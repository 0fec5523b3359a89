from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether everybody may read how many promises were kept; off until somebody turns it on."""

    dependencies = [
        ("company", "0009_asking_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="has_public_record",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
