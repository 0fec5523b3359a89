from django.db import migrations, models


class Migration(migrations.Migration):
    """A letter keeps how sure its mail made us of its sender, who passed it on, and where answers go."""

    dependencies = [
        ("conversations", "0010_whom_a_team_knows_is_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="sender_proof",
            field=models.CharField(blank=True, db_default="", default="", max_length=9),
        ),
        migrations.AddField(
            model_name="message",
            name="passed_on_by",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            model_name="message",
            name="answers_to",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
    ]
