"""Tokens made by hand, so that the service's own mint is not its only judge."""

import base64
import hashlib
import hmac
import json
import time


def _part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def mint(
    key: bytes, user: str = "ana", role: str = "responder", ttl: float = 600, header: dict | None = None, **claims
) -> str:
    """An HS256 token; `header` and `claims` replace what a good one has, and a claim of `None` leaves it out."""
    body = {"sub": user, "role": role, "aud": "tocsin", "iss": "local", "exp": int(time.time() + ttl), **claims}
    body = {name: value for name, value in body.items() if value is not None}
    signed = ".".join(
        _part(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT", **(header or {})}, body)
    )
    return f"{signed}.{_part(hmac.new(key, signed.encode(), hashlib.sha256).digest())}"


def mint_unsigned(user: str = "ana", role: str = "admin") -> str:
    """What a forger who hopes for `alg: none` sends."""
    return mint(b"", user, role, header={"alg": "none"}).rsplit(".", 1)[0] + "."
