from django.db import migrations, models


class Migration(migrations.Migration):
    """The company says when a late answer gets a conversation of its own, and whether subjects carry a mark."""

    dependencies = [
        ("company", "0003_brought_back_from_a_backup"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="follow_up_days",
            field=models.PositiveSmallIntegerField(db_default=30, default=30),
        ),
        migrations.AddField(
            model_name="company",
            name="has_subject_tags",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
