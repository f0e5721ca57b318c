"""`mqtts://`: whose certificate is believed, and what is said where it is not."""

import shutil
import subprocess

import pytest

from support.certificates import Authority
from support.waiting import wait_for

PLANT = """
sources: [{name: plant, filter: plant/#, topic: "plant/{device}/{measure}", payload: json}]
"""


def secure(workshop, authority, more: str = "", **certificate):
    """A mosquitto that speaks TLS."""
    chain, key = authority.sign("broker", **certificate)
    return workshop.broker(more=f"cafile {authority.certificate}\ncertfile {chain}\nkeyfile {key}\n{more}")


def configuration(workshop, more: str = ""):
    return workshop.configuration('broker: {url: "mqtts://127.0.0.1:1", client_id: tocsin' + more + "}\n" + PLANT)


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


def test_the_systems_authorities_are_believed_where_no_file_is_named(workshop, authority):
    broker = secure(workshop, authority)
    # The system's store, as OpenSSL lets it be chosen: nothing of this machine is changed.
    tocsin = workshop.tocsin(configuration(workshop), broker, start=False)
    tocsin.env["SSL_CERT_FILE"] = str(authority.certificate)
    tocsin.start()
    assert tocsin.log.count("connected to the broker") >= 1


def test_an_authority_in_the_systems_store_is_believed(workshop, authority, tmp_path):
    """The store itself, in a mount namespace of Tocsin's own: nothing of this machine is changed."""
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        pytest.skip("mount namespaces are not allowed here")
    broker = secure(workshop, authority)
    tocsin = workshop.tocsin(configuration(workshop), broker, start=False)
    tocsin.start(ready=False)
    wait_for("it to be refused", lambda: "unknown authority" in tocsin.log)
    tocsin.kill()
    store = tmp_path / "certs"
    shutil.copytree("/etc/ssl/certs", store, symlinks=True)
    shutil.copy(authority.certificate, store / "tests.pem")
    subprocess.run(["openssl", "rehash", store], check=True, capture_output=True)
    inside = f'mount --bind "{store}" /etc/ssl/certs && exec "$@"'
    tocsin.prefix = ["unshare", "--mount", "sh", "-c", inside, "sh"]
    tocsin.start()


def test_a_certificate_of_our_own_goes_with_the_systems_authorities(workshop, authority):
    broker = secure(workshop, authority, more="require_certificate true\n")
    chain, key = authority.sign("tocsin")
    tocsin = workshop.tocsin(configuration(workshop, f', cert_file: "{chain}", key_file: "{key}"'), broker, start=False)
    tocsin.env["SSL_CERT_FILE"] = str(authority.certificate)
    tocsin.start()


WRONG = {
    "an unknown authority": ({}, "", "unknown authority"),
    "expired": ({"is_expired": True}, "", "has expired"),
    "another name": ({"host": "elsewhere.example"}, "", "is not for 127.0.0.1"),
    "wants ours": ({}, "require_certificate true\n", "wants a certificate from us"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(workshop, authority, case, tmp_path):
    certificate, more, said = WRONG[case]
    broker = secure(workshop, authority, more=more, **certificate)
    known = authority if case != "an unknown authority" else Authority(tmp_path / "other", "Another")
    text = configuration(workshop, f', ca_file: "{known.certificate}"')
    tocsin = workshop.tocsin(text, broker, start=False).start(ready=False)
    wait_for(f"'{said}' in the log", lambda: said in tocsin.log)


def test_a_broker_without_tls_is_said(workshop, authority):
    broker = workshop.broker()
    text = configuration(workshop, f', ca_file: "{authority.certificate}"')
    tocsin = workshop.tocsin(text, broker, start=False).start(ready=False)
    wait_for("the reason in the log", lambda: "TLS" in tocsin.log and "port for TLS" in tocsin.log)
