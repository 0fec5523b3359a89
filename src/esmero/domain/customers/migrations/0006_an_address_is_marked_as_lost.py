from django.db import migrations, models


class Migration(migrations.Migration):
    """It is known of an address that letters to it come back for good, or are not wanted there."""

    dependencies = [
        ("customers", "0005_a_domain_vouches_for_an_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="has_marked_address",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="identity",
            name="lost_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="identity",
            name="lost_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="identity",
            name="complained_at",
            field=models.DateTimeField(null=True),
        ),
    ]
