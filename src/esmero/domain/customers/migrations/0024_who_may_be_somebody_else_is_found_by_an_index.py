from django.db import migrations, models


class Migration(migrations.Migration):
    """Who is flagged is found by an index of those few, not among all."""

    dependencies = [("customers", "0023_copies_have_links")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("has_pairs", True)), fields=["id"], name="customer_with_pairs"
            ),
        ),
    ]
