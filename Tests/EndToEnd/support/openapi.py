"""Holds every answer of a running service against the OpenAPI document that this service serves itself.

The status has to be listed for the operation, the content type for the status, and the body has to be what the schema says, without a
member that the schema does not describe. A request may be as wrong as a test likes: its refusal is described, too.
"""

import functools
import json
import re
import urllib.request
from typing import NoReturn

import jsonschema_rs

DOCUMENT = "/api/v1/openapi.json"
PROBLEM = "application/problem+json"


class Mismatch(AssertionError):
    """The service and its description disagree."""


#: All there were in this run: one that is found in a thread fails no test by itself.
mismatches: list[Mismatch] = []

#: By the port that a service listens on.
_descriptions: dict[int, "Description"] = {}


def check(port: int, method: str, target: str, answer) -> None:
    """Fails where what the service at a port has answered is not what it says of itself. `target`: path and query, as they were sent."""
    __tracebackhide__ = True
    if port not in _descriptions:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{DOCUMENT}", timeout=20) as response:
            _descriptions[port] = _description(response.read())
    _descriptions[port].check(method, target, answer)


def forget(port: int) -> None:
    """Has the next service at that port asked for its own description."""
    _descriptions.pop(port, None)


class Description:
    def __init__(self, document: dict):
        self._root = document
        self._schemas = {"components": _closed(document.get("components", {}))}
        templates = sorted(document["paths"], key=lambda template: (template.count("{"), -len(template)))
        self._templates = [(_pattern(template), template) for template in templates]

    def check(self, method: str, target: str, answer) -> None:
        __tracebackhide__ = True
        path = target.partition("?")[0].partition("#")[0]
        template = next((template for pattern, template in self._templates if pattern.fullmatch(path)), None)
        item = self._root["paths"].get(template, {})
        operation = item.get("get" if method == "HEAD" else method.lower())
        name = f"{method} {template or path}" + (f" ({operation['operationId']})" if operation else "")
        _Check(self, name, method, answer).run(operation, item, path)

    @functools.cache
    def validator(self, schema: str):
        return jsonschema_rs.Draft202012Validator({**_closed(json.loads(schema)), **self._schemas}, validate_formats=True)

    def resolved(self, value: dict) -> dict:
        while "$ref" in value:
            found = self._root
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            value = found
        return value


class _Check:
    """One answer."""

    def __init__(self, description: Description, name: str, method: str, answer):
        self._description, self._name, self._method, self._answer = description, name, method, answer
        self._type = (answer.headers.get("Content-Type") or "").partition(";")[0].strip().lower()

    def run(self, operation: dict | None, item: dict, path: str) -> None:
        __tracebackhide__ = True
        if operation is None:
            self._check_undescribed(item, path)
            return
        listed = operation["responses"]
        response = listed.get(str(self._answer.status))
        if response is None:
            self._fail(f"the document lists only {', '.join(listed)}")
        self._check_content(self._description.resolved(response).get("content"))

    def _check_undescribed(self, item: dict, path: str) -> None:
        """What is no operation is refused with a problem, apart from what makes up the page, and from what browsers ask ahead."""
        __tracebackhide__ = True
        status = self._answer.status
        if status < 400:
            is_page = self._method in ("GET", "HEAD") and not item and not path.startswith("/api/")
            if not is_page and not (self._method == "OPTIONS" and status == 204):
                self._fail("the document has no such operation")
            return
        self._check_content({PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}})
        if status == 405 and item:
            described = {method.upper() for method in item if method != "parameters"}
            allowed = {method.strip() for method in (self._answer.headers.get("Allow") or "").split(",")} - {"HEAD", "OPTIONS"}
            if described != allowed:
                self._fail(f"Allow lists {', '.join(sorted(allowed))}, the document {', '.join(sorted(described))}")

    def _check_content(self, content: dict | None) -> None:
        __tracebackhide__ = True
        body = self._answer.body
        if self._method == "HEAD" or content is None:
            if body:
                self._fail("the document says that there is no body")
            return
        if self._type not in content:
            self._fail(f"its content type is {self._type or 'not said'}, the document lists only {', '.join(content)}")
        if "json" not in self._type:
            return
        try:
            value = json.loads(body)
        except ValueError as problem:
            self._fail(f"the body is not JSON: {problem}")
        validator = self._description.validator(json.dumps(content[self._type]["schema"]))
        faults = [_explain(error) for error in validator.iter_errors(value)]
        if self._type == PROBLEM and not faults and value["status"] != self._answer.status:
            faults.append(f"/status: the problem says {value['status']}")
        if faults:
            self._fail("; ".join(faults[:5]) + (f"; and {len(faults) - 5} more" if len(faults) > 5 else ""))

    def _fail(self, what: str) -> NoReturn:
        __tracebackhide__ = True
        text = self._answer.body[:500].decode(errors="replace")
        mismatch = Mismatch(f"{self._name} answered {self._answer.status}: {what}\n{text}")
        mismatches.append(mismatch)
        raise mismatch


@functools.cache
def _description(document: bytes) -> Description:
    return Description(json.loads(document))


def _explain(error) -> str:
    """The place in the body, and what the schema wants there."""
    place = "".join(f"/{part}" for part in error.instance_path) or "the body"
    schema = "".join(f"/{part}" for part in error.schema_path)
    return f"{place}: {error.message} (schema: {schema})"


def _pattern(template: str) -> re.Pattern:
    return re.compile("[^/]+".join(map(re.escape, re.split(r"\{\w+\}", template))))


def _closed(value):
    """The same schemas, but an object has no member that none of them describes."""
    if isinstance(value, list):
        return [_closed(each) for each in value]
    if not isinstance(value, dict):
        return value
    closed = {name: _closed(each) for name, each in value.items()}
    # `properties` may be the name of a member, too; then its value is a schema of that member.
    if isinstance(value.get("properties"), dict) and value.get("type") is not None and "additionalProperties" not in value:
        closed["unevaluatedProperties"] = False
    return closed
