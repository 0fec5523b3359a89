"""A channel is given hours and a rule of its own, and says in words how it promises."""

from django.urls import reverse

from esmero.domain.channels.factories import make_channel
from esmero.domain.company.factories import make_calendar
from esmero.domain.promises.factories import make_policy
from esmero.web.backoffice.tests import filling


def test_a_channel_says_by_which_rule_and_on_which_hours_it_promises(office):
    channel = make_channel()
    night = make_calendar(name="Night desk")
    make_policy("Everything else", position=50, first_reply_minutes=480)
    rule = make_policy("Urgent", position=99, first_reply_minutes=30)
    fields = {"name": "Mail", "address": channel.address, "team_id": channel.team_id}

    filling.send(office, "channel", {**fields, "calendar_id": night.pk, "policy_id": rule.pk}, channel.pk)
    said = filling.words(office.get(reverse("backoffice:channel", args=[channel.pk])))

    assert "By the rule “Urgent”: first answer within 30 working minutes" in said
    assert "Counted on the hours “Night desk”." in said


def test_an_emptied_choice_gives_the_channel_back_to_its_team(office):
    channel = make_channel()
    channel.calendar = make_calendar(name="Night desk")
    channel.save()
    fields = {"name": "Mail", "address": channel.address, "team_id": channel.team_id}

    filling.send(office, "channel", {**fields, "calendar_id": "", "policy_id": ""}, channel.pk)

    channel.refresh_from_db()
    assert channel.calendar_id is None
    assert f"Counted on the hours “{channel.team.calendar.name}”." in filling.words(
        office.get(reverse("backoffice:channel", args=[channel.pk]))
    )


def test_languages_with_rules_of_their_own_are_told_apart(office):
    channel = make_channel()
    make_policy("En español", position=1, language="es", first_reply_minutes=60)
    make_policy("All others", position=2, first_reply_minutes=480)

    said = filling.words(office.get(reverse("backoffice:channel", args=[channel.pk])))

    assert "By the rule “En español”: first answer within 1 working hour" in said
    assert "By the rule “All others”: first answer within 8 working hours" in said
