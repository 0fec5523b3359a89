"""Real mails from other projects' tests: every one is read, and what they expect is met at these rates."""

from collections import Counter

import pytest

from esmero.gateways.email.tests import measure

pytestmark = pytest.mark.skipif(not measure.is_there(), reason="No folder of real mails on this machine.")

# Shares of a hundred, a little under what is reached; the peers disagree here and there.
FLOORS = {
    ("chatwoot", "reads"): 100,
    ("crisp", "reads"): 100,
    ("django_helpdesk", "reads"): 100,
    ("mail_gem", "reads"): 100,
    ("sisimai", "reads"): 100,
    ("crisp", "text_reply"): 95,
    ("chatwoot", "text_reply"): 95,
    ("mail_gem", "attachments.count"): 95,
}


@pytest.fixture(scope="module")
def checks() -> list[measure.Check]:
    """All expectations, each held against its mail once."""
    return list(measure.all_checks())


def test_every_real_mail_is_read_and_expectations_are_met_at_the_floors(checks: list[measure.Check]) -> None:
    total = Counter((check.folder, check.kind) for check in checks)
    met = Counter((check.folder, check.kind) for check in checks if check.is_met)

    rates = {key: 100 * met[key] / total[key] for key in sorted(total)}

    for (folder, kind), rate in rates.items():
        print(f"{folder:16} {kind:22} {rate:6.1f} % of {total[folder, kind]}")  # noqa: T201
    assert {key: rates[key] for key, floor in FLOORS.items() if rates[key] < floor} == {}
