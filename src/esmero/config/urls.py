"""Every address of the house. Who may enter stands in each surface's guard, and in the permission table."""

from django.urls import include, path

from esmero.config import faces, languages
from esmero.gateways.email.hooks import views as hooks

urlpatterns = [
    path("faces/<str:key>.png", faces.face, name="face"),
    path("language/", languages.choice, name="set_language"),
    path("ui/", include("esmero.ui.urls")),
    path("", include("esmero.web.help.urls")),
    path("c/", include("esmero.web.portal.urls")),
    path("you/", include("esmero.web.portal.you_urls")),
    path("desk/", include("esmero.web.desk.urls")),
    path("enter/", include("esmero.web.enter.urls")),
    path("office/", include("esmero.web.backoffice.urls")),
    path("reports/", include("esmero.web.reports.urls")),
    path("api/v1/", include("esmero.web.api.urls")),
    path("mail/<str:service>/<str:key>/", hooks.take, name="mail-hook"),
    path("mail/<str:service>/<str:key>/letters/", hooks.hear, name="mail-hook-letters"),
    path("mail/<str:service>/<str:key>/mime", hooks.take, name="mail-hook-whole"),
    path("demo/mailbox/", include("esmero.gateways.email.urls")),
]

handler400 = "esmero.config.answers.bad_request"
handler403 = "esmero.config.answers.refused"
handler404 = "esmero.config.answers.not_found"
# Asked for by allauth, when somebody tries too often.
handler429 = "esmero.config.answers.too_often"
handler500 = "esmero.config.answers.went_wrong"
