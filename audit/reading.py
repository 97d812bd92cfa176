"""History in the words of the people who read it. Verbs are never renamed; their sentences may be."""

from accounts.roles import Role
from accounts.templatetags.kube import rupiah_ringkas

# One table for the whole house: each room adds the verbs it records here.
SENTENCES = {
    "user.added": "Pengguna ditambahkan",
    "user.changed": "Data pengguna diubah",
    "user.password_reset": "Kata sandi baru dibuatkan",
    "user.password_changed": "Kata sandi diganti",
    "office.added": "Kantor ditambahkan",
    "office.changed": "Data kantor diubah",
    "official.added": "Pejabat ditambahkan",
    "official.changed": "Data pejabat diubah",
    "region.alias_added": "Ejaan lain ditambahkan",
    "region.alias_removed": "Ejaan lain dihapus",
    "upload.received": "Berkas diunggah",
    "release.loaded": "Data terpadu dimuat",
    "release.exported": "Isi data terpadu diunduh",
    "identity.revealed": "Nomor dibuka",
    "decree.drafted": "Rancangan SK dibuat",
    "decree.changed": "Isi rancangan SK diubah",
    "recipient.placed": "Penerima dimasukkan ke SK",
    "recipient.removed": "Penerima dikeluarkan dari SK",
    "decree.submitted": "SK diajukan kepada Kepala Dinas",
    "decree.returned": "SK dikembalikan",
    "decree.signed": "SK ditandatangani",
    "paper.received": "Berkas penerima diterima",
    "bimtek.planned": "Bimtek direncanakan",
    "bimtek.changed": "Rencana bimtek diubah",
    "session.added": "Sesi bimtek ditambahkan",
    "session.changed": "Sesi bimtek diubah",
    "participants.invited": "Peserta bimtek diundang",
    "attendance.marked": "Kehadiran dicatat",
    "bimtek.finished": "Bimtek selesai",
    "batch.prepared": "Penyaluran disiapkan",
    "batch.discarded": "Rancangan penyaluran dibuang",
    "batch.submitted": "Penyaluran diajukan kepada Kepala Bidang",
    "batch.checked": "Penyaluran diperiksa dan ditandatangani Kepala Bidang",
    "batch.approved": "Penyaluran disetujui dan ditandatangani Kepala Dinas",
    "batch.rejected": "Penyaluran ditolak",
    "batch.sent": "Penyaluran dikirim ke bank",
    "batch.settled": "Penyaluran selesai: semua sudah dijawab bank",
    "bank_list.downloaded": "Daftar bank dengan nomor rekening diunduh",
    "bank_result.applied": "Hasil bank diterapkan",
    "payment.credited": "Pembayaran tersalur",
    "payment.returned": "Pembayaran diretur bank",
    "programme.created": "Program dibuat",
    "programme.edited": "Program diubah",
    "programme.rules_set": "Aturan ditetapkan",
    "programme.papers_set": "Daftar berkas ditetapkan",
    "programme.opened": "Program dibuka",
    "candidates.imported": "Usulan dimuat",
    "past.imported": "Penerima tahun lalu dimuat",
    "candidates.evaluated": "Usulan dinilai",
    "rule.overridden": "Aturan dikesampingkan",
    "document.requested": "PDF diminta",
    "document.rendered": "PDF dibuat",
    "document.downloaded": "PDF diunduh",
    "release.started": "Data terpadu mulai dimuat",
    "release.undone": "Data terpadu dibatalkan",
    "headings.explained": "Judul kolom dijelaskan",
    "change.reviewed": "Perubahan data ditinjau",
    "findings.downloaded": "Baris bermasalah diunduh lengkap",
    "account.added": "Rekening dicatat",
    "account.corrected": "Rekening diperbaiki",
    "work.cancelled": "Pekerjaan dibatalkan",
    "refused_rows.downloaded": "Baris yang ditolak diunduh",
}

# What stands before the dot of a verb.
GROUPS = {
    "user": "Pengguna",
    "office": "Kantor",
    "official": "Pejabat",
    "region": "Wilayah",
    "upload": "Berkas",
    "release": "Data terpadu",
    "identity": "Nomor yang dibuka",
    "decree": "SK",
    "recipient": "Penerima",
    "paper": "Berkas penerima",
    "bimtek": "Bimtek",
    "session": "Sesi bimtek",
    "participants": "Peserta bimtek",
    "attendance": "Kehadiran",
    "batch": "Penyaluran",
    "bank_list": "Daftar bank",
    "bank_result": "Hasil bank",
    "payment": "Pembayaran",
    "programme": "Program",
    "candidates": "Usulan",
    "past": "Penerima tahun lalu",
    "rule": "Aturan",
    "document": "Dokumen PDF",
    "account": "Rekening",
    "refused_rows": "Baris yang ditolak",
    "work": "Pekerjaan",
    "headings": "Judul kolom",
    "change": "Perubahan data",
    "findings": "Baris bermasalah",
}

FIELDS = {
    "reason": "Alasan",
    "purpose": "Keperluan",
    "count": "Jumlah",
    "amount_rupiah": "Nilai",
    "status": "Keadaan",
    "recipients": "Penerima",
    "papers": "Berkas",
    "title": "Tentang",
    "considerations": "Menimbang",
    "legal_bases": "Mengingat",
    "copies_to": "Tembusan",
    "number": "Nomor",
    "decided_on": "Tanggal penetapan",
    "signer": "Penanda tangan",
    "list_sha256": "Sidik daftar (SHA-256)",
    "decree": "SK",
    "participant": "Peserta",
    "session": "Sesi",
    "is_present": "Hadir",
    "venue": "Tempat",
    "held_on": "Tanggal",
    "facilitators": "Pendamping",
    "topic": "Materi",
    "speaker": "Narasumber",
    "speaker_position": "Jabatan narasumber",
    "starts_at": "Mulai",
    "ends_at": "Selesai",
    "file_type": "Bentuk berkas",
    "file_sha256": "Sidik berkas (SHA-256)",
    "credited": "Tersalur",
    "returned": "Retur",
    "credited_rupiah": "Nilai tersalur",
    "returned_rupiah": "Nilai retur",
    "settled_on": "Tanggal menurut bank",
    "rules": "Aturan",
    "rule": "Aturan",
    "file": "Berkas",
    "refused": "Baris ditolak",
    "candidates": "Usulan",
    "eligible": "Layak",
    "ineligible": "Tidak layak",
    "reasons": "Alasan",
    "source": "Sumber dana",
    "bank": "Bank penyalur",
    "budget_rupiah": "Pagu",
    "quota": "Kuota",
    "needs_bimtek": "Bimtek lebih dulu",
    "kelurahan": "Kelurahan sasaran",
    "sha256": "Sidik berkas (SHA-256)",
    "about": "Mengenai",
    "name": "Nama",
    "username": "Nama pengguna",
    "role": "Peran",
    "region": "Wilayah",
    "is_national": "Seluruh Indonesia",
    "is_active": "Boleh masuk",
    "alias": "Ejaan",
    "within": "Berlaku di",
    "found_in": "Ditemukan di",
    "government": "Pemerintah",
    "address": "Alamat",
    "contact": "Telepon, surel, laman",
    "place": "Tempat pada surat",
    "zone": "Waktu",
    "paper": "Kertas",
    "decree_number_pattern": "Pola nomor SK",
    "position": "Jabatan",
    "acting": "Sebutan",
    "rank": "Pangkat",
    "nip": "NIP",
    "from_on": "Sejak",
    "until_on": "Sampai",
    "size": "Besar berkas (byte)",
    "kind": "Jenis nomor",
    "holder": "Atas nama",
    "account_last4": "Akhir nomor rekening",
    "rows_read": "Baris dibaca",
    "rows_taken": "Dimuat",
    "rows_refused": "Ditolak",
    "rows_new": "Baru",
    "rows_changed": "Berubah",
    "rows_unchanged": "Tetap",
    "rows_vanished": "Tidak ada lagi",
}

# Values of `status` as people say them.
STATES = {
    "draft": "rancangan",
    "submitted": "diajukan",
    "signed": "ditetapkan",
    "open": "berjalan",
    "closed": "selesai",
    "checked": "diperiksa Kepala Bidang",
    "approved": "disetujui Kepala Dinas",
    "rejected": "ditolak",
    "discarded": "dibuang",
    "sent": "dikirim ke bank",
    "settled": "selesai",
    "planned": "direncanakan",
    "credited": "tersalur",
    "returned": "retur",
    "proposed": "diusulkan",
    "eligible": "layak",
    "ineligible": "tidak layak",
    "placed": "dalam SK",
}


def readable(events):
    """Events with `sentence`, `role_label`, `differences` and `details` for templates/includes/_history.html."""
    roles = dict(Role.choices)
    for event in events:
        event.sentence = SENTENCES.get(event.verb, event.verb)
        event.role_label = roles.get(event.actor_role, "")
        before, after = event.before or {}, event.after or {}
        event.differences = [
            {"label": label(name), "before": show(before.get(name), name), "after": show(after.get(name), name)}
            for name in before | after
        ]
        event.details = [{"label": label(name), "value": show(value, name)} for name, value in event.detail.items()]
        yield event


def label(name):
    return FIELDS.get(name, name.replace("_", " "))


def show(value, name=""):
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(str(show(item)) for item in value)
    if isinstance(value, int) and name.endswith("_rupiah"):
        return rupiah_ringkas(value)
    return STATES.get(value, value) if name == "status" else value
