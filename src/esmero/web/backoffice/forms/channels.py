"""What is filled in about ways in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.promises import reads as promises
from esmero.domain.staff import reads as staff
from esmero.web.backoffice.fields import one_of

# The customer's page needs no channel of its own: it belongs to the conversation.
KINDS = [(kind, kind.label) for kind in (ChannelKind.EMAIL, ChannelKind.FORM, ChannelKind.FAX)]


class ChannelForm(forms.Form):
    """A way in: its name, its address and who answers. `kind`: of an open one, which can't be changed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=ChannelKind.EMAIL,
        error_messages={"invalid_choice": gettext_lazy("Choose one of them.")},
    )
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        help_text=gettext_lazy("For colleagues, for example: mail to the workshop."),
        max_length=100,
        error_messages={"required": gettext_lazy("Write how this way in is called.")},
    )
    address = forms.EmailField(
        max_length=254,
        label=gettext_lazy("Mail address"),
        help_text=gettext_lazy(
            "To which customers write, and from which we answer. A form and a fax need none."
        ),
        required=False,
        error_messages={
            "invalid": gettext_lazy("This does not look like an e-mail address. Is something missing?")
        },
    )

    def __init__(self, *args: Any, channel_id: int | None = None, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel_id, self.kept_kind = channel_id, kind
        if kind:
            del self.fields["kind"]
            self.fields["most_machine_percent"] = forms.IntegerField(
                label=_("Most words by our system, of a hundred"),
                help_text=_(
                    "From this share on, in thirty days, rules write no more letters here. Letters of rules "
                    "count with all their words, what our system tells by itself with its heading alone. "
                    "Confirmations, broken promises and codes are always written. Empty: no bound."
                ),
                min_value=0,
                max_value=100,
                required=False,
            )
        teams = [(team.pk, team.name) for team in staff.ready_teams()]
        self.fields["team_id"] = one_of(teams, _("Who answers"))
        calendars = [("", _("the hours of the team or rule")), *((c.pk, c.name) for c in company.calendars())]
        rules = [("", _("the first rule that fits")), *((r.pk, r.name) for r in promises.policies())]
        self.fields["calendar_id"] = one_of(calendars, _("Hours that count"), required=False)
        self.fields["policy_id"] = one_of(rules, _("Promise rule"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        kind = self.kept_kind or given.get("kind")
        others = [channel for channel in channels.channels() if channel.pk != self.channel_id]
        if kind == ChannelKind.EMAIL:
            self._check_address(given.get("address", ""), {other.address for other in others})
        else:
            given["address"] = ""
            if kind == ChannelKind.FORM and any(
                other.kind == ChannelKind.FORM and other.is_active for other in others
            ):
                self.add_error(None, _("The form on your page is open already: change that one."))
        return given

    def _check_address(self, address: str, taken: set[str]) -> None:
        if not address:
            self.add_error("address", _("Write the address to which customers write."))
        elif address.lower() in taken:
            self.add_error("address", _("Another channel has this address already."))
