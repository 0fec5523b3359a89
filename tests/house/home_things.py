"""What the permission tests need of where somebody belongs."""

from esmero.actions import join_organisations, live_together, organise
from tests.world import World

PUT_IN = {"new": "1", "belongs_as": "WORKS", "source_kind": "SAID", "source": "1"}


def where_they_belong(company: World, other_id: int) -> dict[str, int]:
    """An organisation with a note, and a household, to which the customer of the first story belongs."""
    number, at = company.a.conversation.customer_id, company.at
    belongs = organise.Belongs("WORKS", source="1")
    row, _is_new = organise.put_in(
        agent=company.agent, customer_id=number, organisation="Vigo 1", belongs=belongs, at=at
    )
    told = {"organisation_id": row.organisation_id, "words": "1", "source": "1", "at": at}
    twin = organise.begin(agent=company.owner, name="Vigo 2", at=at)
    again = organise.begin(agent=company.owner, name="Vigo 3", at=at)
    joined = {"organisation_id": again.pk, "into_id": twin.pk, "at": at}
    lives = live_together.say(agent=company.owner, customer_id=number, other_id=other_id, said_by=[], at=at)
    return {
        "belonging_id": row.pk,
        "organisation_id": row.organisation_id,
        "note_id": organise.note(agent=company.agent, **told).pk,
        "twin_id": twin.pk,
        "organisation_joining_id": join_organisations.join(agent=company.owner, **joined).pk,
        "household_id": lives.household_id or 0,
        "living_id": lives.pk,
    }
