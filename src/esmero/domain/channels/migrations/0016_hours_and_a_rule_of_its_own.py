import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0015_faxes_by_a_gateway"),
        ("company", "0005_late_answers_and_a_mark_in_subjects"),
        ("promises", "0003_promises_stand_still_after_a_restore"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="calendar",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="company.calendar",
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="policy",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="promises.policy",
            ),
        ),
    ]
