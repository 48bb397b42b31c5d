"""The addresses of the demonstration, in which its door is one."""

from openmash.hub.config.urls import demo
from openmash.hub.config.urls import urlpatterns as real

urlpatterns = [*demo, *real]
