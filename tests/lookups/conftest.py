"""A key for DKIM, made by openssl."""

import base64
import subprocess

import pytest


@pytest.fixture(scope="session")
def private(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("dkim") / "key.pem"
    make = ["openssl", "genrsa", "-traditional", "-out", path, "1024"]
    subprocess.run(make, check=True, capture_output=True)
    return path.read_bytes()


@pytest.fixture(scope="session")
def public(private: bytes) -> str:
    """The key record of `private`."""
    make = ["openssl", "rsa", "-pubout", "-outform", "DER"]
    done = subprocess.run(make, input=private, check=True, capture_output=True)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(done.stdout).decode()}"
