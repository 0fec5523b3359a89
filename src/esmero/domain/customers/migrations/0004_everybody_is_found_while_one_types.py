import re
import unicodedata

from django.db import migrations

AT_ONCE = 2000
LONGEST = 80
WORD = re.compile(r"[^\W_]+")
# The short mark of й is no accent.
ACCENTS = re.compile("(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f]")


def find_everybody(apps, schema_editor):
    """Everybody we know already is found as well, some thousand at a time; `esmero reindex` does so again."""
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
    found = {word for name in (customer.name, customer.address_as) for word in WORD.findall(_fold(name))}
    for address in map(_fold, emails):
        found |= {address, *WORD.findall(address.partition("@")[0])}
    found |= {number.lstrip("+") for number in numbers} | {_without_country(number) for number in numbers}
    return sorted({one.encode("utf-8", "replace")[:LONGEST] for one in found if one})


def _fold(text):
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", ACCENTS.sub("", apart))


def _without_country(number):
    import phonenumbers

    try:
        return str(phonenumbers.parse(number).national_number or "")
    except phonenumbers.NumberParseException:
        return ""


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_clues_by_which_somebody_is_found")]

    operations = [migrations.RunPython(find_everybody, migrations.RunPython.noop)]
