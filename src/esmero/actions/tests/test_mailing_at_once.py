"""Two workers tell somebody by mail at the same moment: one letter goes out."""

from datetime import timedelta

import pytest
from tests import world
from tests.at_once import Pause, both, only_on_postgresql

from esmero.actions import arrange, mail_notices, notify, receive
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.kinds import ByMail
from esmero.domain.staff.models import StaffLetter

pytestmark = [only_on_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("choice", [ByMail.AT_ONCE, ByMail.DAILY])
def test_two_workers_mail_once(choice: ByMail, pause: Pause) -> None:
    there = world.make_world()
    notify.tell(at=there.at)
    Conversation.objects.filter(pk=there.a.conversation.pk).update(agent=there.agent)
    for agent in (there.lead, there.owner, there.stranger):
        arrange.set_habits(agent=agent, notices_by_mail=ByMail.NEVER.value)
    arrange.set_habits(agent=there.agent, notices_by_mail=choice.value)
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    receive.write_back(conversation, words="And?", new_files=[], send_key="1", at=there.at)
    notify.tell(at=there.at)
    # Nine in the morning at the shop, a day later, whatever the hour is now.
    morning = (there.at + timedelta(days=1)).replace(hour=8, minute=30)
    at = morning if choice == ByMail.DAILY else there.at + timedelta(minutes=3)

    def told() -> int:
        send = mail_notices.send_daily if choice == ByMail.DAILY else mail_notices.send_at_once
        return send(at=at)

    first, second = both(pause, told, told)

    assert sorted([first.end(), second.end()]) == [0, 1]
    assert Delivery.objects.filter(about_kind="notice").count() + StaffLetter.objects.count() == 1
