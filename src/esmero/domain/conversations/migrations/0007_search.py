import django.db.models.deletion
from django.db import migrations, models

# SQLite: the words are looked up by FTS5, which keeps none of them itself; the table's own triggers keep it in
# step, also when rows leave with their message. Tokens come ready made, so that only spaces part them.
ON_SQLITE = [
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        words, names, marks, content='search_entry', content_rowid='message_id',
        tokenize="ascii tokenchars '@.+-_'", columnsize=0
    )
    """,
    """
    CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_index(rowid, words, names, marks)
        VALUES (new.message_id, new.words, new.names, new.marks);
    END
    """,
    """
    CREATE TRIGGER search_entry_left AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_index(search_index, rowid, words, names, marks)
        VALUES ('delete', old.message_id, old.words, old.names, old.marks);
    END
    """,
    """
    CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN
        INSERT INTO search_index(search_index, rowid, words, names, marks)
        VALUES ('delete', old.message_id, old.words, old.names, old.marks);
        INSERT INTO search_index(rowid, words, names, marks)
        VALUES (new.message_id, new.words, new.names, new.marks);
    END
    """,
]
OFF_SQLITE = ["DROP TABLE search_index"]
# PostgreSQL: a vector over both, names marked as such.
ON_POSTGRESQL = [
    """
    ALTER TABLE search_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', names), 'A') || setweight(to_tsvector('simple', words), 'D')
    ) STORED
    """,
    "CREATE INDEX search_entry_vector ON search_entry USING gin (vector)",
]


def make_index(apps, schema_editor):
    for statement in ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else ON_SQLITE:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in [] if schema_editor.connection.vendor == "postgresql" else OFF_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """The index is empty at first: `esmero reindex` lets search find what was written before."""

    dependencies = [("conversations", "0006_merges_links_and_letters_to_others")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="conversations.message",
                    ),
                ),
                ("team_id", models.BigIntegerField()),
                ("is_internal", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("words", models.TextField()),
                ("names", models.TextField()),
                ("marks", models.TextField()),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
            ],
            options={"db_table": "search_entry"},
        ),
        migrations.RunPython(make_index, drop_index),
    ]
