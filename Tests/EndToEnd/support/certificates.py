"""Authorities and certificates made on the spot by openssl."""

import subprocess
from pathlib import Path


def _openssl(*arguments) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    """Signs certificates; everything lies in a directory of its own."""

    def __init__(self, directory: Path, name: str = "Test authority"):
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self.certificate = directory / "ca.pem"
        self._key = directory / "ca.key"
        _openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", 2,
            "-subj", f"/CN={name}", "-keyout", self._key, "-out", self.certificate,
        )  # fmt: skip

    def sign(self, name: str, host: str = "127.0.0.1", is_expired: bool = False) -> tuple[Path, Path]:
        """A certificate for an address or a name, and its key."""
        certificate, key, request = (self._directory / f"{name}.{end}" for end in ("pem", "key", "csr"))
        extension = self._directory / f"{name}.ext"
        kind = "IP" if host.replace(".", "").isdigit() else "DNS"
        extension.write_text(f"subjectAltName={kind}:{host}\n")
        _openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", f"/CN={name}", "-keyout", key, "-out", request,
        )  # fmt: skip
        # A negative number of days ends before it begins, which is as good as over.
        _openssl(
            "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self._key, "-CAcreateserial",
            "-days", -1 if is_expired else 2, "-extfile", extension, "-out", certificate,
        )  # fmt: skip
        for file in (certificate, key, self.certificate):
            file.chmod(0o644)
        return certificate, key
