"""What tests commit is gone after them, also where it is taken out row by row (tests/emptied.py)."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from esmero.domain.staff.models import Membership
from tests import made_once, world


@pytest.mark.django_db(transaction=True)
def test_not_a_row_is_left_and_references_are_kept_again():
    world.make_world()
    tables = {name: [] for name in connection.introspection.django_table_names(only_existing=True)}
    assert sum(made_once._are_filled(tables)) > 20

    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)

    filled = zip(tables, made_once._are_filled(tables), strict=True)
    assert [name for name, is_filled in filled if is_filled] == []
    # What was let go for that moment holds afterwards: nothing refers to what is not there.
    with pytest.raises(IntegrityError):
        Membership.objects.create(agent_id=1, team_id=1)
