from django.db import migrations, models


class Migration(migrations.Migration):
    """Files of letters are found by their age."""

    dependencies = [
        ("files", "0001_the_first_tables"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                fields=["about_kind", "kept_at"],
                name="attachment_of_letters",
            ),
        ),
    ]
