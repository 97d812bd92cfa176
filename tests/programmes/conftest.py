"""The programme of Kota Metro 2023: open with its ten rules, and with its 45 candidates judged."""

import pytest

from tests.programmes import metro


@pytest.fixture
def programme(sari, office):
    """Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat 2023, open, 20 places, nine kelurahan, all rules."""
    return metro.open_with_rules(sari, metro.make_programme(sari, office))


@pytest.fixture
def register(sari):
    """DTKS Kota Metro of 31 March 2023: the rows of the families that are proposed."""
    families = {row["no_kk"] for row in metro.rows_of("metro-2023.csv")}
    return metro.make_release(sari, [r for r in metro.rows_of("metro-2023-dtks.csv") if r["NOKK"] in families])


@pytest.fixture
def evaluated(sari, programme, register):
    """The programme with the 30 recipients of 2022 and the 45 candidates of 2023 judged: 20 eligible, 25 not."""
    metro.send_case(sari, programme, "metro-2022.csv", kind="past")
    metro.send_case(sari, programme, "metro-2023.csv")
    return programme
