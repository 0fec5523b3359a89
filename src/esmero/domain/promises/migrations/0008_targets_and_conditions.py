from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("FIRST_REPLY", "First answer"),
    ("NEXT_REPLY", "Answer"),
    ("UPDATE", "Update"),
    ("ESCALATION", "Answer to an escalation"),
    ("LOOK_AGAIN", "Looking again"),
    ("PERSON", "A person on request"),
    ("OWN_WORDS", "In our own words"),
    ("WORK", "Work of another team"),
    ("RESOLUTION", "Settling it"),
    ("CALL_BACK", "Calling back"),
    ("QUOTE", "An offer with a price"),
    ("DISPATCH", "Sending it off"),
    ("REFUND", "Money back"),
]
UNITS = [("MINUTES", "minutes"), ("HOURS", "hours"), ("DAYS", "days")]
NOUNS = [
    ("WAY", "By which way it comes"),
    ("CHANNEL", "Channel"),
    ("KIND", "What it is"),
    ("LANGUAGE", "Language"),
    ("TEAM", "Team"),
    ("PRIORITY", "Priority"),
    ("WORDS", "Words"),
]

# Which column of a rule held the working minutes of which promise, and what its conditions were.
MINUTES = {
    "FIRST_REPLY": "first_reply_minutes",
    "NEXT_REPLY": "next_reply_minutes",
    "UPDATE": "update_minutes",
    "ESCALATION": "escalation_minutes",
    "LOOK_AGAIN": "first_reply_minutes",
}
ASKED = {"WAY": "channel_kind", "LANGUAGE": "language", "TEAM": "team_id"}


def fill(apps: Any, schema_editor: Any) -> None:
    """Give each rule its times and conditions as they stood in its columns. There are few rules."""
    policies = apps.get_model("promises", "Policy").objects.all()
    target, condition = (apps.get_model("promises", name) for name in ("Target", "PolicyCondition"))
    for policy in policies:
        for kind, column in MINUTES.items():
            target.objects.create(policy=policy, kind=kind, **_in_units(getattr(policy, column)))
        for noun, column in ASKED.items():
            if value := getattr(policy, column):
                condition.objects.create(policy=policy, noun=noun, values=[value])


def _in_units(minutes: int) -> dict[str, Any]:
    """A working day was eight hours of work: so it stays, in hours."""
    whole = minutes > 0 and minutes % 60 == 0
    return {"amount": minutes // 60, "unit": "HOURS"} if whole else {"amount": minutes, "unit": "MINUTES"}


def leave(apps: Any, schema_editor: Any) -> None:
    """Nothing to do: the tables go, with all that is in them."""


class Migration(migrations.Migration):
    """A rule has a time for each kind of promise, and conditions as rows; its columns for them go later."""

    dependencies = [
        ("promises", "0007_more_kinds_of_promises"),
    ]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("amount", models.PositiveIntegerField()),
                ("unit", models.CharField(choices=UNITS, default="MINUTES", max_length=7)),
                ("is_plain", models.BooleanField(default=False)),
                (
                    "policy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="promises.policy",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("policy", "kind"), name="target_once")],
            },
        ),
        migrations.CreateModel(
            name="PolicyCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("noun", models.CharField(choices=NOUNS, max_length=12)),
                ("is_not", models.BooleanField(default=False)),
                ("values", models.JSONField(default=list)),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions_kept",
                        to="promises.policy",
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, leave),
    ]
