"""Whatever people do in whatever order, nothing is ever left unanswered, and every copy agrees."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.histories import deeds
from tests.histories.history import History, Step, undone

STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(sorted(deeds.ALL)),
        st.sampled_from([0, 1, 7, 45, 180, 700, 1500, 6000, 20000]),
        st.integers(0, 11),
        st.integers(0, 11),
    ),
    min_size=8,
    max_size=24,
)


def as_many_as(examples: int) -> settings:
    """Return how a property over histories is tried."""
    return settings(
        max_examples=examples,
        deadline=None,
        # A history is large and takes a second on purpose, and begins anew by taking back what it did.
        suppress_health_check=list(HealthCheck),
        # Making a failing one smaller takes longer than reading it.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )


@pytest.mark.django_db
@as_many_as(25)
@given(STEPS)
def test_nothing_is_left_unanswered(steps: list[Step]) -> None:
    with undone():
        history = History()
        for place, step in enumerate(steps):
            history.take(step, deeds.ALL)
            is_whole = place % 6 == 5 or place == len(steps) - 1
            assert history.faults(is_whole=is_whole) == [], history.steps
