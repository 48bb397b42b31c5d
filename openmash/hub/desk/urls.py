"""Where is what a person sees across rooms?"""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("board", views.board, name="board"),
    path("board/take", views.take, name="take_from_board"),
    path("search", views.search, name="search"),
]
