"""Addresses of signing in: the library's own views, and only those that staff need. Nobody signs up here."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as code_app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from esmero.web.enter.guard import signed_in
from esmero.web.enter.views import codes, daily, directory, invitation, mine


class Base36(StringConverter):
    """A number as allauth writes it in a link; what follows it begins with a hyphen."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")

AT_THE_DOOR = [
    path("login/", codes.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", mine.no_such_door, name="account_signup"),
    path("code/", codes.request_code, name="account_request_login_code"),
    path("code/confirmation/", account.confirm_login_code, name="account_confirm_login_code"),
    path("passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("directory/", directory.start, name="directory-start"),
    path("directory/return/", directory.come_back, name="directory-return"),
    path("daily-letter/<str:notices_token>/", daily.daily_letter, name="daily-letter"),
    path("invitation/<str:token>/", invitation.accept, name="invitation"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/<base36:uidb36>-<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

# How one signs in oneself: the library's names stay, it looks for its pages by them.
MINE = [
    path("", mine.show, name="mfa_index"),
    path("passkeys/", mine.show, name="mfa_list_webauthn"),
    path("sign-ins/<int:sign_in_id>/end/", mine.end, name="sign-in-end"),
    path("sign-ins/end/", mine.end_all, name="sign-ins-end"),
    path("again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("again/code/", signed_in(second_step.reauthenticate), name="mfa_reauthenticate"),
    path("again/passkey/", signed_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("password/", signed_in(account.password_change), name="account_change_password"),
    path("password/first/", signed_in(account.password_set), name="account_set_password"),
    path("code-app/", signed_in(code_app.activate_totp), name="mfa_activate_totp"),
    path("code-app/removal/", signed_in(code_app.deactivate_totp), name="mfa_deactivate_totp"),
    path("passkeys/new/", signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/removal/", signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("recovery-codes/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [*AT_THE_DOOR, *MINE]
