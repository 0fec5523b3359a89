from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What leads to a conversation is found by an index, and so are letters that quote something below."""

    dependencies = [
        ("channels", "0025_letters_are_found_by_whom_they_are_of"),
        ("conversations", "0032_whom_letters_name_is_found"),
        ("customers", "0027_links_come_back_with_their_address"),
        ("staff", "0011_skills_that_come_with_it"),
        ("workflows", "0008_which_step_made_a_promise"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="seeking",
            name="read_to",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="quote",
            name="is_below",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="quote",
            name="wanted_by_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(
                condition=models.Q(("decided_at", None), ("wanted_by_id__isnull", False)),
                fields=["id"],
                name="quote_wanted",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("quoted", ""), _negated=True), fields=["id"], name="message_quoted"
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="conv_merged"
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("followed_by__isnull", False)),
                fields=["followed_by"],
                name="conv_followed",
            ),
        ),
        migrations.AddIndex(
            model_name="guess",
            index=models.Index(fields=["other"], name="guess_other"),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["conversation"], name="search_entry_within"),
        ),
    ]
