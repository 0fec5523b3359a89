from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Which step made a promise is found without reading through all that ever went through steps."""

    dependencies = [
        ("workflows", "0007_rules_ask_as_promises_do"),
    ]

    operations = [
        migrations.AddIndex(
            "progress",
            models.Index(
                fields=["promise_id"], name="progress_promise", condition=Q(promise_id__isnull=False)
            ),
        ),
    ]
