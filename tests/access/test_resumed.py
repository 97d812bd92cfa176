"""Whatever is handed out whole can be had in parts, on every page that hands out a kept file."""

from tests.access.test_odd_input import one_of


def test_every_kept_file_can_be_fetched_in_parts(door):
    seen = set()
    for browser, address in one_of(door, "GET"):
        whole = door.ask(browser, "GET", address)
        if "Accept-Ranges" in whole:
            part = browser.get(address, headers={"range": "bytes=3-9"})
            assert (part.status_code, b"".join(part.streaming_content)) == (206, whole.text_shown[3:10])
            assert browser.get(address, headers={"if-none-match": whole["ETag"]}).status_code == 304
            assert "private" in whole["Cache-Control"] and "no-store" in whole["Cache-Control"]
            seen.add(address.strip("/").split("/")[0])
    assert len(seen) > 3, seen
