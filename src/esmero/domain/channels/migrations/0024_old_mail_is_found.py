from django.db import migrations, models

from esmero.ground.in_place import AddColumn


class Migration(migrations.Migration):
    """Mail whose raw bytes were let go, and which has them still."""

    dependencies = [
        ("channels", "0023_letters_wait_for_the_hour"),
    ]

    operations = [
        AddColumn(
            model_name="receipt",
            name="let_go_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("let_go_at", None), ("state", "READ")),
                fields=["received_at"],
                name="receipt_to_let_go",
            ),
        ),
    ]
