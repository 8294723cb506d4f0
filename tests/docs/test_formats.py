"""docs/formats.md says what the list of formats and the fixtures say."""

from tests.docs.formats import PAGE, render


def test_the_page_of_formats_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == render()
