from django.db import migrations

from esmero.ground import phones
from esmero.ground.search import clues

AT_ONCE = 2000


def find_everybody(apps, schema_editor):
    """Everybody we know already is found as well, some thousand at a time."""
    customers = apps.get_model("customers", "Customer").objects.filter(is_made_up=False).order_by("id")
    identity, clue = apps.get_model("customers", "Identity"), apps.get_model("customers", "Clue")
    last = 0
    while rows := list(customers.filter(pk__gt=last)[:AT_ONCE]):
        known = {row.pk: ([], []) for row in rows}
        for one in identity.objects.filter(customer__in=rows):
            known[one.customer_id][one.kind == "PHONE"].append(one.value)
        clue.objects.bulk_create(
            clue(customer=row, key=key) for row in rows for key in _clues(row, *known[row.pk])
        )
        last = rows[-1].pk


def _clues(customer, emails, numbers):
    said = [*numbers, *(phones.without_country(number) for number in numbers)]
    return sorted(clues.of_person([customer.name, customer.address_as], emails, said))


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_clues_by_which_somebody_is_found")]

    operations = [migrations.RunPython(find_everybody, migrations.RunPython.noop)]
