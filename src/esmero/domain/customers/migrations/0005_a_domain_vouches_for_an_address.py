from django.db import migrations, models


class Migration(migrations.Migration):
    """Between having written from an address and having answered stands that its domain says so."""

    dependencies = [
        ("customers", "0004_everybody_is_found_while_one_types"),
    ]

    operations = [
        migrations.AlterField(
            model_name="identity",
            name="proof",
            field=models.CharField(
                choices=[
                    ("SAID", "They say so"),
                    ("WROTE_FROM", "They wrote from it"),
                    ("VOUCHED", "They wrote from it, and its domain says so"),
                    ("ANSWERED", "They answered what we sent there"),
                ],
                default="SAID",
                max_length=12,
            ),
        ),
    ]
