from django.db import migrations, models


class Migration(migrations.Migration):
    """Drafts that nobody touched are found by their age."""

    dependencies = [
        ("workbench", "0020_told_of_what_was_handed_up"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["kept_at"], name="draft_kept"),
        ),
    ]
