from django.db import migrations, models

EVIDENCE = [
    ("MAILBOX", "One mailbox: the addresses differ only in what its provider leaves out"),
    ("SAID", "They wrote that this is their address too"),
    ("TELEPHONE", "The same telephone number"),
    ("SIGNATURE", "A letter of the one is signed with the address of the other"),
    ("ANSWERED", "Our letter to the one was answered from the address of the other"),
    ("FILE", "A file of people names both in one row"),
    ("HOUSE", "The same name and the same postal address"),
    ("POSTCODE", "The same name and the same postcode"),
    ("BEGIN", "The same name and the same beginning of an address"),
    ("PLACE", "The same name and the same place"),
    ("POST", "The same postal address"),
    ("CALLED", "The same rare name, and called the same"),
]


class Migration(migrations.Migration):
    """Nothing changes in the tables: the words for two more kinds of evidence."""

    dependencies = [("customers", "0027_links_come_back_with_their_address")]

    operations = [
        migrations.AlterField(
            model_name="sign", name="kind", field=models.CharField(choices=EVIDENCE, max_length=10)
        ),
    ]
