from django.db import migrations, models
from django.db.models.functions import Abs


class Migration(migrations.Migration):
    """Whoever sees a few of very many customers finds theirs by way of their teams."""

    dependencies = [
        ("conversations", "0009_the_newest_words_are_kept_no_more"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(Abs("team"), models.F("customer"), name="conv_known_to_team"),
        ),
    ]
