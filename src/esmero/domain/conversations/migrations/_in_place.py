"""A column that is added in its place. No migration itself: Django passes over names that begin so."""

from esmero.ground.in_place import AddColumn as AddColumn
