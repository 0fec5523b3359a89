from django.db import migrations, models


class Migration(migrations.Migration):
    """The company says when a late answer gets a conversation of its own, and whether subjects carry a mark."""

    dependencies = [
        ("company", "0004_what_letters_carry"),
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
