"""The words of an HTML body."""

from bouncescan.mail.html import html_to_text


def test_tags_styles_and_comments_are_no_words() -> None:
    html = "<style>p{}</style><p>Could not<br>be <b>delivered</b></p><!-- a@b.example -->&lt;x&gt;"
    assert html_to_text(html).split() == ["Could", "not", "be", "delivered", "<x>"]


def test_an_address_in_angle_brackets_is_no_tag() -> None:
    assert html_to_text("to <taro@example.com> failed") == "to <taro@example.com> failed"


def test_what_is_never_closed_stays() -> None:
    assert html_to_text("a <style b") == "a <style b"
