from django.apps import AppConfig

from esmero.domain.channels.kinds import ChannelKind


class EmailConfig(AppConfig):
    name = "esmero.gateways.email"
    label = "email"

    def ready(self) -> None:
        # Imported now, because both touch tables, which stand only once all rooms are loaded.
        from esmero.domain.channels import ports
        from esmero.gateways.email import glimpse, incoming, inner_files, transport
        from esmero.gateways.email.fetching.consent import OAuth
        from esmero.gateways.email.fetching.trial import ImapFetcher

        ports.hand_in(ChannelKind.EMAIL, reader=incoming.read, transport=transport.SmtpTransport())
        # A fax is a mail to its gateway, and comes as one of its gateway.
        ports.hand_in(ChannelKind.FAX, reader=incoming.read, transport=transport.SmtpTransport())
        ports.hand_in_glimpser(ChannelKind.EMAIL, glimpse.at)
        ports.hand_in_opener(inner_files.take_out)
        ports.hand_in_fetcher(ImapFetcher())
        ports.hand_in_consents(OAuth())
