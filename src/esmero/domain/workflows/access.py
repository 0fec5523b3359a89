"""Kinds are everybody's words; what their steps are is drawn by owners, because steps promise things."""

from esmero.domain.staff.models import Agent
from esmero.domain.workflows.models import Kind, Rule
from esmero.ground import db
from esmero.ground.refs import NotFound, NotYours


def kind_for(agent: Agent, kind_id: int) -> Kind:
    """Return a kind for somebody of the staff; held, inside a transaction. Raises NotFound."""
    found = db.held(Kind.objects.filter(pk=kind_id)).first() if agent.is_active else None
    if found is None:
        raise NotFound("kind")
    return found


def kind_to_draw(agent: Agent, kind_id: int) -> Kind:
    """Return a kind whose steps the agent may draw; held, inside a transaction. Raises NotFound, NotYours."""
    may_draw(agent)
    return kind_for(agent, kind_id)


def may_draw(agent: Agent) -> None:
    """Check that somebody draws the company's steps: owners do. Raises NotYours."""
    if not (agent.is_active and agent.is_owner):
        raise NotYours("kind")


def rule_to_write(agent: Agent, rule_id: int) -> Rule:
    """Return a rule that the agent may write; held, inside a transaction. Raises NotFound, NotYours."""
    may_draw(agent)
    found = db.held(Rule.objects.filter(pk=rule_id)).first()
    if found is None:
        raise NotFound("rule")
    return found
