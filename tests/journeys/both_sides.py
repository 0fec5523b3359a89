"""What journeys over two people whom a colleague joined do: come in by a code, prove, keep apart."""

import re

from django.test import Client
from django.urls import reverse

from esmero.actions import join_people, take_along, visit
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import Identity
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock
from esmero.ground.tasks import doing

TASKS = {visit.TASK: visit.send_code, take_along.TASK: take_along.make}
NEW = "new@else.example"
ANA, BORIS = "ana@example.org", "boris@example.org"


def join(company, one, other):
    numbers = {"customer_id": one.conversation.customer_id, "into_id": other.conversation.customer_id}
    return join_people.join(agent=company.owner, **numbers, at=clock.now())


def come_in(address):
    """Return a browser that returned the code sent to an address."""
    browser = Client()
    browser.post(reverse("you:door"), {"email": address})
    work()
    browser.post(reverse("you:code"), {"code": code_to(address)})
    return browser


def work():
    while doing.do_next(TASKS, at=clock.now()):
        pass


def code_to(address):
    return re.search(r"\d{6}", StaffLetter.objects.filter(recipient=address).latest("id").subject).group()


def number_of(address):
    return Identity.objects.get(value=address).pk


def asks(browser, address):
    return browser.post(reverse("you:both"), {"address": number_of(address)})


def returns(browser, code):
    return browser.post(reverse("you:both-code"), {"code": code})


def keeps_apart(browser, row):
    return browser.post(reverse("you:both-apart"), {"joining": row.pk})


def page(browser):
    answer = browser.get(reverse("you:known"), follow=True)
    return answer.content.decode()


def conversation(company, customer):
    """Something of theirs that stays."""
    asked = {"words": "Something else", "name": "Ana", "email": ANA, "send_key": "else"}
    Client(HTTP_ACCEPT_LANGUAGE="en").post("/", asked)


def learn(customer, value, proof=None):
    """A colleague notes an address of a customer's, with how surely it is theirs."""
    by, at = THE_SOFTWARE, clock.now()
    known = writes.learn_identity(customer, kind=IdentityKind.EMAIL, value=value, by=by, at=at)
    if proof:
        writes.prove(known, proof=proof, by=by, at=at)
    return known


def take_out(company):
    """Ana is taken for two: her first conversation goes to somebody new. Return the record."""
    customer = company.a.conversation.customer
    Identity.objects.filter(customer=customer).update(proof=Proof.CODE)
    conversation(company, customer)
    taken = {"conversation_ids": [company.a.conversation.pk], "identity_ids": [], "to": "Somebody new"}
    return join_people.split_person(agent=company.owner, customer_id=customer.pk, at=clock.now(), **taken)
