from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "esmero.gateways.directory"
    label = "directory"

    def ready(self) -> None:
        from esmero.domain.staff import ports
        from esmero.gateways.directory import oidc

        ports.hand_in(oidc.OpenId())
