"""Addresses of the books, below groups/ (kube/urls.py)."""

from django.urls import path

from kube import views_books, views_loans, views_shelf

urlpatterns = [
    path("<int:pk>/books/", views_books.books, name="books"),
    path("<int:pk>/books/in/", views_books.money_in, name="money_in"),
    path("<int:pk>/books/out/", views_books.money_out, name="money_out"),
    path("<int:pk>/books/cash/", views_books.cash, name="cash"),
    path("<int:pk>/books/savings/", views_books.savings, name="savings"),
    path("<int:pk>/books/close/", views_books.close_months, name="close_months"),
    path("<int:pk>/books/reopen/", views_books.reopen_month, name="reopen_month"),
    path("entries/<int:pk>/", views_books.entry, name="entry"),
    path("entries/<int:pk>/receipt/", views_books.receipt, name="receipt"),
    path("entries/<int:pk>/cancel/", views_books.cancel_entry, name="cancel_entry"),
    path("<int:pk>/capital/", views_loans.capital, name="capital"),
    path("<int:pk>/capital/lines/", views_books.capital_lines, name="capital_lines"),
    path("<int:pk>/capital/add/", views_loans.add_capital, name="add_capital"),
    path("<int:pk>/capital/release/", views_loans.release_capital, name="release_capital"),
    path("<int:pk>/capital/lose/", views_loans.lose_capital, name="lose_capital"),
    path("<int:pk>/capital/lend/", views_loans.lend, name="lend"),
    path("<int:pk>/capital/lend-in-kind/", views_loans.lend_in_kind, name="lend_in_kind"),
    path("loans/<int:pk>/", views_loans.loan, name="loan"),
    path("loans/<int:pk>/pay/", views_loans.pay, name="pay"),
    path("loans/<int:pk>/write-off/", views_loans.write_off, name="write_off"),
    path("<int:pk>/inventory/", views_shelf.inventory, name="inventory"),
    path("<int:pk>/inventory/add/", views_shelf.add_item, name="add_item"),
    path("items/<int:pk>/change/", views_shelf.change_item, name="change_item"),
    path("<int:pk>/guests/", views_shelf.guests, name="guests"),
    path("<int:pk>/guests/add/", views_shelf.add_guest, name="add_guest"),
    path("<int:pk>/activities/", views_shelf.activities, name="activities"),
    path("<int:pk>/activities/add/", views_shelf.add_activity, name="add_activity"),
]
