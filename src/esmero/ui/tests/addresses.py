from django.urls import include, path

urlpatterns = [path("ui/", include("esmero.ui.urls"))]
