import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncescan.mail.rewriting import unwrap_address

INNER = "hanako@example.com"


@pytest.mark.parametrize(
    "address",
    [
        "prvs=4123abcdef=hanako@example.com",
        "PRVS=4123ABCDEF=hanako@example.com",
        "prvs=4123abcdef=hanako@Example.COM",
        "prvs=hanako/4123abcdef@example.com",
        "btv1==0123456789==hanako@example.com",
        "SRS0=4k3y=XX=example.com=hanako@relay.example",
        "SRS0+4k3y=XX=example.com=hanako@relay.example",
        "SRS0-4k3y=XX=example.com=hanako@relay.example",
        "srs0=4k3y=xx=example.com=hanako@relay.example",
        "SRS1=H1=first.example==4k3y=XX=example.com=hanako@second.example",
        "SRS1=H1=first.example=+4k3y=XX=example.com=hanako@second.example",
        "SRS0=4k3y=XX=example.com=prvs=4123abcdef=hanako@relay.example",
        "prvs=1=SRS0=4k3y=XX=example.com=hanako@relay.example",
        INNER,
    ],
)
def test_the_sender_before_the_rewriting_comes_out(address: str) -> None:
    assert unwrap_address(address) == INNER


@pytest.mark.parametrize(
    "address",
    [
        "list-hanako=example.com@lists.example",  # VERP hides a recipient
        "bounces+SRS=4k3y=XX@relay.example",  # nothing inside
        "hanako+caf_=taro=example.net@gmail.com",  # names where it is forwarded to
        "prvs@example.com",
        "SRS0=4k3y@relay.example",
        "SRS0=a=b=c=@relay.example",
        "",
    ],
)
def test_what_hides_no_sender_stays_as_it_stands(address: str) -> None:
    assert unwrap_address(address) == address


def test_a_local_part_with_an_equals_sign_is_kept() -> None:
    assert unwrap_address("SRS0=H=T=example.com=a=b@relay.example") == "a=b@example.com"


@given(st.text(st.sampled_from("psrvSR01=+-/@.a"), max_size=40))
def test_any_text_is_unwrapped_to_what_stands_in_it(address: str) -> None:
    inner = unwrap_address(address)
    assert all(part.lower() in address.lower() for part in inner.split("@"))
