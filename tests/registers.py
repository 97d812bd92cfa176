"""A loaded release made by hand, through the same tables and the same door as an import."""

from audit.sealing import NIK, seal
from beneficiaries import families
from beneficiaries.copying import copy_rows
from beneficiaries.models import RegisterEntry, Release
from beneficiaries.names import name_key
from beneficiaries.partitions import attach_tables, entries_of, first_id, next_index, open_tables

PLAIN = dict.fromkeys(("register_no", "sex", "relationship", "occupation", "address", "rt", "rw"), "")
PLAIN |= dict.fromkeys(("kk_sealed", "kk_index", "birth_on", "decile", "updated_on", "account_index", "is_alive"))
PLAIN |= dict.fromkeys(("receives_pkh", "receives_bpnt", "receives_pbi"))
PLAIN |= {"is_head": False, "name": "ANGGOTA", "nik_sealed": seal(NIK, "0" * 16), "row_hash": 0}


def load_entries(release: Release, *entries: dict) -> Release:
    """entries: columns of RegisterEntry; what is not given is empty, the row number is the place in the list."""
    open_tables(release.pk)
    rows = []
    for number, entry in enumerate(entries, 1):
        row = PLAIN | {"region_id": release.region_id, "row_number": number} | entry
        row |= {"release_id": release.pk, "id": first_id(release.pk) + row["row_number"]}
        rows.append(row | {"name_key": name_key(row["name"])})
    copy_rows(RegisterEntry, rows, table=entries_of(release.pk))
    families.run(families.FAMILIES, release)
    while next_index(release.pk):
        pass
    attach_tables(release.pk)
    release.is_loaded = True
    release.save(update_fields=["is_loaded"])
    return release
