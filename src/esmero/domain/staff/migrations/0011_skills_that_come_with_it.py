from django.db import migrations

SHIPPED = [
    ("LANGUAGE", "language-en"),
    ("LANGUAGE", "language-es"),
    ("LANGUAGE", "language-ru"),
    ("TEXT", "text"),
    ("IMAGE", "image"),
    ("VOICE", "voice"),
]


def add(apps, schema_editor):
    skills = apps.get_model("staff", "Skill").objects.using(schema_editor.connection.alias)
    for kind, key in SHIPPED:
        skills.create(kind=kind, key=key)


class Migration(migrations.Migration):
    """The languages that customers are served in, and the ways they write; nobody has any yet."""

    dependencies = [("staff", "0010_skills_and_how_much_each_gets")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
