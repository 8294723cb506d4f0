"""A self-signed certificate, made by openssl for one test session."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    certificate: Path
    key: Path


def make_certificate(directory: Path, host: str, *, algorithm: str = "ec") -> Certificate:
    made = Certificate(directory / f"{host}.pem", directory / f"{host}.key")
    kind = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] if algorithm == "ec" else ["rsa:2048"]
    subject = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
    files = ["-keyout", made.key, "-out", made.certificate]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", *kind, "-nodes", "-days", "2", *subject, *files],
        check=True,
        capture_output=True,
    )
    return made
