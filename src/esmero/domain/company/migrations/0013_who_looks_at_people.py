from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether it is asked why somebody looks at a person, what is unusual, and how long looks are kept."""

    dependencies = [
        ("company", "0012_what_the_law_asks"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="asks_why_looked",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="company",
            name="people_looked_at",
            field=models.PositiveSmallIntegerField(db_default=40, default=40),
        ),
        migrations.AddField(
            model_name="company",
            name="looks_kept_days",
            field=models.PositiveSmallIntegerField(db_default=730, default=730),
        ),
    ]
