"""What a person looked at is what is loaded: between preview and button a colleague may have it read otherwise."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jobs.reading import Reading

READ_OTHERWISE = (
    "Sejak Anda membuka halaman ini, lembar yang dibaca atau arti judul kolom berkasnya diubah. Belum ada yang dimuat;"
    " periksa lagi, lalu muat."
)


def shown_again(request: HttpRequest, *readings: Reading) -> HttpResponse | None:
    """The preview once more, when the button stood on a page that showed another reading; else None.

    The page sends the marks of its readings as `seen`.
    """
    seen = request.POST.getlist("seen")
    if not seen or seen == [reading.mark for reading in readings]:
        return None
    messages.error(request, READ_OTHERWISE)
    return redirect(request.get_full_path())
