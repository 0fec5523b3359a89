"""Rooms keep to their files, their size and their direction."""

import importlib

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from tests.house import tree

ROOM_FILES = {"__init__", "apps", "factories", "writes", "access", "reads", "models", "ports", "kinds"}
ROOM_FOLDERS = {"migrations", "tests"}
LINES_OF_CODE = 300
LINES_OF_TESTS = 400
LINES_OF_A_CARD = 30
VAGUE = {"utils", "util", "helpers", "common", "services", "misc", "tools", "base"}


def test_a_room_holds_only_the_files_that_every_room_may_hold():
    strangers = [
        tree.shown(path)
        for path in tree.files()
        for room in tree.rooms()
        if path.parent == room and path.suffix == ".py" and path.stem not in ROOM_FILES
    ]
    assert not strangers


def test_a_room_holds_only_the_folders_that_every_room_may_hold():
    strangers = {
        tree.shown(room / path.relative_to(room).parts[0])
        for path in tree.files()
        for room in tree.rooms()
        if room in path.parents and len(path.relative_to(room).parts) > 1
        if path.relative_to(room).parts[0] not in ROOM_FOLDERS | ROOM_FILES
    }
    assert not strangers


def test_every_room_has_its_card():
    without = [room.name for room in tree.rooms() if not (room / "README.md").exists()]
    assert not without


def test_a_card_is_read_at_a_glance():
    long = [
        room.name
        for room in tree.rooms()
        if (room / "README.md").exists()
        and len((room / "README.md").read_text().splitlines()) > LINES_OF_A_CARD
    ]
    assert not long


def test_no_file_outgrows_a_head():
    folders = (tree.PACKAGE, tree.ROOT / "tests")
    sizes = {path: len(path.read_text().splitlines()) for folder in folders for path in tree.python(folder)}
    large = {
        tree.shown(path): size
        for path, size in sizes.items()
        if size > (LINES_OF_TESTS if "tests" in path.parts else LINES_OF_CODE)
    }
    assert not large


def test_no_module_is_named_after_nothing():
    vague = [tree.shown(path) for path in tree.python() if VAGUE & {path.stem, path.parent.name}]
    assert not vague


def test_foreign_keys_point_down():
    heights = tree.room_heights()
    upwards = [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for model in _our_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField) and _is_ours(field.related_model)
        if field.related_model._meta.app_label != model._meta.app_label
        if heights[field.related_model._meta.app_label] >= heights[model._meta.app_label]
    ]
    assert not upwards


def test_a_higher_room_leaves_no_mark_on_a_lower_rooms_table():
    marks = [
        f"{model.__name__}.{field.name}"
        for model in _our_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField) and _is_ours(field.related_model)
        if field.related_model._meta.app_label != model._meta.app_label
        if not field.remote_field.related_name or not field.remote_field.related_name.endswith("+")
    ]
    assert not marks


def test_events_have_no_foreign_keys():
    keys = [
        field.name
        for model in apps.get_app_config("events").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField)
    ]
    assert not keys


def test_no_table_saves_in_its_own_way():
    own_ways = [model.__name__ for model in _our_models() if {"save", "delete"} & set(vars(model))]
    assert not own_ways


def test_every_room_that_keeps_something_of_a_customer_can_move_and_forget_it():
    keeping = {
        model._meta.app_label
        for model in _our_models()
        for field in model._meta.get_fields()
        if getattr(field, "column", None) == "customer_id"
    }
    lacking = [
        f"{room}.{name}"
        for room in sorted(keeping)
        for name in ("move", "forget")
        if not hasattr(importlib.import_module(f"esmero.domain.{room}.writes"), name)
    ]
    assert not lacking


def test_erasing_a_person_asks_every_room_that_can_forget():
    action = (tree.PACKAGE / "actions" / "forget.py").read_text()
    unasked = [
        room.name
        for room in tree.rooms()
        if hasattr(_writes_of(room), "forget") and f"esmero.domain.{room.name} import writes" not in action
    ]
    assert not unasked


def _writes_of(room):
    has_writes = (room / "writes.py").exists() or (room / "writes").is_dir()
    return importlib.import_module(f"esmero.domain.{room.name}.writes") if has_writes else None


def _our_models():
    return [model for model in apps.get_models() if _is_ours(model)]


def _is_ours(model):
    return model.__module__.startswith("esmero.domain.")
