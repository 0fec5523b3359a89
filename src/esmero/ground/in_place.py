"""A column that a migration adds in its place, without a copy of its table."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class AddColumn(migrations.AddField):
    """Adds a column whose default the database keeps, for others than keys and unique ones.

    On SQLite Django makes a new table for it and copies every row, which takes minutes for a million letters;
    yet SQLite knows such a column as well as others do, and writes nothing but its definition.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        to_model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, to_model):
            from_model = from_state.apps.get_model(app_label, self.model_name)
            field = to_model._meta.get_field(self.name)
            BaseDatabaseSchemaEditor.add_field(schema_editor, from_model, field)
