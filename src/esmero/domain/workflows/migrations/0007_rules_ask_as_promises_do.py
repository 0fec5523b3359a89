from typing import Any

from django.db import migrations, models

# What a condition was called before, and what of it is called otherwise now.
NOUNS = {"way_in": "WAY"}
KNOWN = {True: "KNOWN", False: "NEW"}


def as_rows(apps: Any, schema_editor: Any) -> None:
    """Keep what rules ask as rows: a noun and its values, asked and not denied.

    Words were found within words before and are whole words now: what a trial of them found holds no more.
    Such a rule stays on, and its page asks to try it again.
    """
    for rule in apps.get_model("workflows", "Rule").objects.all():
        if isinstance(rule.conditions, dict):
            if "words" in rule.conditions:
                rule.dry_run_at, rule.dry_run = None, {}
            rule.conditions = [_row(name, value) for name, value in rule.conditions.items()]
            rule.save(update_fields=["conditions", "dry_run_at", "dry_run"])


def _row(name: str, value: Any) -> dict[str, Any]:
    if name == "known":
        value = KNOWN[bool(value)]
    values = value if isinstance(value, list) else [value]
    return {"noun": NOUNS.get(name, name.upper()), "values": values, "is_not": False}


class Migration(migrations.Migration):
    """Rules when/if/then ask as rules of promises do: each noun once, with all that it may or may not be."""

    dependencies = [
        ("workflows", "0006_rules_say_more_of_why"),
    ]

    operations = [
        migrations.AlterField(model_name="rule", name="conditions", field=models.JSONField(default=list)),
        migrations.RunPython(as_rows, migrations.RunPython.noop),
    ]
