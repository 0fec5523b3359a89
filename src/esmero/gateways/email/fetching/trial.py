"""Going to a mailbox once, for an owner who wants to know whether it works."""

from esmero.domain.channels.ports import Outlet, Pickup

# Whoever tries a mailbox waits no longer than this.
SECONDS = 20.0


class ImapFetcher:
    """Speaks IMAP."""

    def try_out(self, pickup: Pickup) -> int:
        """Sign in, open the folders, and return how many unread mails lie there. Raises CouldNotFetch."""
        # Loaded where it is needed: few pages are about this.
        from esmero.gateways.email.fetching import line as lines

        with lines.opened(pickup, seconds=SECONDS) as line:
            return len(line.found("UNSEEN"))

    def try_sending(self, outlet: Outlet) -> None:
        """Sign in where letters leave, and send none. Raises CouldNotFetch."""
        from esmero.gateways.email import smtp
        from esmero.gateways.email.fetching import outlets

        smtp.leave(outlets.signed_in(outlet, seconds=SECONDS))
