"""What the database says no to in a group's books, in sentences for the person who writes them."""

from accounts.errors import refused_in_words
from accounts.templatetags.kube import rupiah_ringkas
from kube.models import Books, Group

REFUSALS = {
    "no_cash_below_zero": "Uang kas sekarang hanya {cash}, jadi tidak cukup. Periksa jumlahnya, atau catat dahulu uang"
    " masuk yang belum dicatat.",
    "no_capital_below_zero": "Modal bergulir yang ada sekarang hanya {capital}, jadi tidak cukup. Periksa jumlahnya,"
    " atau catat dahulu angsuran yang sudah diterima.",
    "not enough money on that day": "Pada tanggal itu uangnya belum cukup. Periksa tanggalnya, atau catat dahulu uang"
    " yang masuk sebelum tanggal itu.",
    "not enough savings": "Simpanan anggota ini tidak sebanyak itu. Lihat jumlahnya di halaman Simpanan dan IKS.",
    "not enough in the solidarity fund": "Dana IKS tidak sebanyak itu. Lihat jumlahnya di halaman Simpanan dan IKS.",
    "are closed": "Buku bulan itu sudah ditutup. Catat dengan tanggal di bulan yang masih terbuka, atau minta operator"
    " membuka lagi bulan itu.",
    "was not there yet": "Pada tanggal itu kelompok ini belum berdiri. Periksa tanggalnya.",
    "has not come yet": "Tanggal ini belum terjadi. Isi tanggal hari ini atau sebelumnya.",
    "kube_bookentry_reverses_id": "Catatan ini sudah dibatalkan.",
    "the same entry the other way round": "Catatan ini tidak dapat dibatalkan. Muat ulang halaman ini.",
    "more than is owed": "Jumlah ini lebih besar daripada sisa pinjaman atau jasanya. Lihat sisanya, lalu isi lagi.",
    "nothing is owed": "Pinjaman ini sudah lunas atau sudah digulirkan, jadi tidak ada yang dihapus.",
    "kube_writeoff_loan_id": "Pinjaman ini sudah dihapus.",
    "it lends no more": "Kelompok ini sudah selesai, jadi tidak memberi pinjaman lagi.",
    "only a present member": "Orang ini bukan anggota lagi. Pinjaman hanya untuk anggota yang sekarang.",
    "nothing can be passed on": "Yang ini tidak dapat digulirkan: sudah dihapus, anggotanya sama, atau tanggalnya"
    " lebih awal.",
    "kube_loan_received_from_id": "Yang ini sudah digulirkan kepada anggota lain. Muat ulang halaman ini.",
    "is closed already": "Bulan ini sudah ditutup.",
    "is not over": "Bulan ini belum selesai. Tutup bukunya setelah bulan berganti.",
    "more is written off": "Barangnya tidak sebanyak itu. Muat ulang halaman ini untuk melihat jumlahnya.",
}


def refusals_in_words(group: Group):
    """Turn the database's refusal into a sentence, with what the group has where that is the reason."""

    def tell(sentence: str) -> str:
        cash, capital = (rupiah_ringkas(amount) for amount in Books.at_hand(group))
        return sentence.format(cash=cash, capital=capital)

    return refused_in_words(REFUSALS, tell)
