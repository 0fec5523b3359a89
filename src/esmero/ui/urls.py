from django.urls import path

from esmero.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.components, name="components"),
    path("colour/<slug:colour>.css", views.colour, name="colour"),
]
