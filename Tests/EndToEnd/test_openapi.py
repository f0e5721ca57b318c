"""The HTTP API is what the service says of it: tried by schemathesis with all that the document allows, and much that it does not."""

import os
import shutil
import subprocess
import sys
from email.message import Message

import pytest
import schemathesis

from support import CONFIG
from support.answer import Answer
from support.openapi import Description, Mismatch
from support.waiting import wait_for

#: Whoever tries everything meets every bound; those have tests of their own.
UNBOUNDED = ["requests", "user_requests", "failed_tokens", "actions", "writings", "notes", "handshakes"]
INCIDENTS = 8


@pytest.fixture
def tocsin(workshop):
    """With something of everything in it, as `config/schemathesis.toml` has it."""
    limits = ", ".join(f"{name}_per_second: 1000000" for name in UNBOUNDED)
    text = (CONFIG / "care.yaml").read_text()
    text = text.replace("http: {", f"http: {{limits: {{{limits}}}, ").replace("Ana Souza, role: responder", "Ana Souza, role: admin")
    configuration = workshop.directory / "tocsin.yaml"
    configuration.write_text(text)
    broker = workshop.broker()
    tocsin = workshop.tocsin(configuration, broker)
    device = workshop.client(broker)
    for number in range(INCIDENTS):
        device.publish(f"plant/porto/fz-{number}/temperature", {"value": -4})
    wait_for("the incidents", lambda: len(tocsin.incidents()) == INCIDENTS)
    for _ in range(2):
        assert tocsin.request("POST", "/silences", body={"match": 'rule == "much"', "for": "1h"}).status == 201
    override = {"add": "bo", "from": "2099-01-01T00:00:00Z", "to": "2099-01-02T00:00:00Z"}
    assert tocsin.request("POST", "/schedules/plant-primary/overrides", body=override).status == 201
    return tocsin


def token(tocsin, *options: str) -> str:
    """Of a link, as an entry of a dictionary."""
    done = tocsin.verb("link", "--config", tocsin.configuration, *options)
    assert done.returncode == 0, done.stderr
    return f'"{done.stdout.strip().rpartition("/")[2]}"\n'


def test_the_service_does_what_it_says_whatever_it_is_asked(tocsin, tmp_path):
    directory = tmp_path / "schemathesis"
    directory.mkdir()
    shutil.copy(CONFIG / "schemathesis.toml", directory)
    once = ["--user", "bo", "--action", "acknowledge", "--incident"]
    (directory / "shown.txt").write_text(token(tocsin, *once, "i-1"))
    (directory / "used.txt").write_text("".join(token(tocsin, *once, f"i-{number}") for number in (1, 2, 3)))
    (directory / "followed.txt").write_text(token(tocsin, "--notification", "n-1"))
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run", "--no-color"]
    done = subprocess.run(
        [*command, f"{tocsin.url}/api/v1/openapi.json"],
        cwd=directory,
        env={**os.environ, "TOCSIN_TOKEN": tocsin.token("ana", "admin"), "HYPOTHESIS_STORAGE_DIRECTORY": str(directory)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    print(done.stdout[-20_000:])
    assert done.returncode == 0, "schemathesis has found something, see above"

    # It has seen more than refusals: there is nothing that the service did not do at least once, with what the configuration knows of.
    metrics = tocsin.metrics()
    document = tocsin.get("/openapi.json").json
    untried = [
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method in item
        if not any(
            name.startswith("tocsin_http_requests_total{")
            and f'method="{method.upper()}",route="{path}",status="{kind}' in name
            for name in metrics
            for kind in "23"
        )
    ]
    assert untried == [], "config/schemathesis.toml has nothing for them that the service would do"


def test_the_document_is_openapi_3_1(tocsin):
    document = tocsin.get("/openapi.json").json
    assert document["openapi"].startswith("3.1.")
    schemathesis.openapi.from_dict(document).validate()


# MARK: That the tests see when it is not

ITEM = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "at": {"type": "string", "format": "date-time"}}}
PROBLEM = {"type": "object", "required": ["status"], "properties": {"status": {"type": "integer"}}}
REFUSAL = {"description": "", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
ANSWER = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}}
DOCUMENT = {
    "paths": {
        "/items/{id}": {
            "get": {"operationId": "getItem", "responses": {"200": ANSWER, "404": {"$ref": "#/components/responses/Refusal"}}},
            "delete": {"operationId": "deleteItem", "responses": {"204": {"description": ""}}},
        },
        "/items/first": {"get": {"operationId": "getFirst", "responses": {"200": ANSWER}}},
    },
    "components": {"schemas": {"Item": ITEM, "Problem": PROBLEM}, "responses": {"Refusal": REFUSAL}},
}


def answer(status: int, body: str = "", kind: str | None = "application/json", **headers: str) -> Answer:
    fields = Message()
    for name, value in {**headers, **({"Content-Type": kind} if kind else {})}.items():
        fields[name] = value
    return Answer(status, fields, body.encode())


AS_DESCRIBED = [
    ("GET", "/items/7", answer(200, '{"id":"7","at":"2026-11-21T08:00:00.120Z"}')),
    ("GET", "/items/7?x=/y", answer(200, '{"id":"7"}', "application/json; charset=utf-8")),
    ("GET", "/items/7", answer(404, '{"status":404}', "application/problem+json")),
    ("HEAD", "/items/7", answer(200)),
    ("DELETE", "/items/7", answer(204, kind=None)),
    ("PUT", "/items/7", answer(405, '{"status":405}', "application/problem+json", Allow="GET, HEAD, DELETE")),
    ("GET", "/", answer(200, "<p>", "text/html")),
    ("GET", "/api/nothing", answer(404, '{"status":404}', "application/problem+json")),
    ("OPTIONS", "/items/7", answer(204, kind=None)),
]

OTHERWISE = [
    ("GET", "/items/7", answer(410, "{}", "application/problem+json"), "(getItem) answered 410: the document lists only 200, 404"),
    ("GET", "/items/first", answer(404, "{}"), "GET /items/first (getFirst) answered 404: the document lists only 200"),
    ("GET", "/items/7", answer(200, "<p>", "text/html"), "its content type is text/html, the document lists only application/json"),
    ("GET", "/items/7", answer(200, '{"id":"7"}', None), "its content type is not said"),
    ("GET", "/items/7", answer(200, '{"id":'), "the body is not JSON"),
    ("GET", "/items/7", answer(200, "{}"), '"id" is a required property (schema: '),
    ("GET", "/items/7", answer(200, '{"id":7}'), '/id: 7 is not of type "string" (schema: '),
    ("GET", "/items/7", answer(200, '{"id":"7","at":"yesterday"}'), '/at: "yesterday" is not a "date-time"'),
    ("GET", "/items/7", answer(200, '{"id":"7","more":1}'), "'more' was unexpected"),
    ("GET", "/items/7", answer(404, '{"status":400}', "application/problem+json"), "/status: the problem says 400"),
    ("DELETE", "/items/7", answer(204, "{}"), "the document says that there is no body"),
    ("PUT", "/items/7", answer(405, "", None), "its content type is not said"),
    ("PUT", "/items/7", answer(405, '{"status":405}', "application/problem+json", Allow="GET"), "Allow lists GET, the document DELETE"),
    ("PUT", "/items/7", answer(200, "{}"), "the document has no such operation"),
    ("GET", "/api/v1/hidden", answer(200, "{}"), "the document has no such operation"),
    ("POST", "/", answer(200, "<p>", "text/html"), "the document has no such operation"),
]


@pytest.mark.parametrize(("method", "target", "given"), AS_DESCRIBED)
def test_an_answer_that_is_as_described_is_none_of_ours(method, target, given):
    Description(DOCUMENT).check(method, target, given)


@pytest.mark.parametrize(("method", "target", "given", "words"), OTHERWISE)
def test_an_answer_that_is_not_as_described_fails_the_test_that_asked(method, target, given, words):
    with pytest.raises(Mismatch) as failure:
        Description(DOCUMENT).check(method, target, given)
    assert words in str(failure.value)
