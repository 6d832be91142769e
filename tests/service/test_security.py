"""Who is let in."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from backend.contract.version import API_RANGE
from backend.service.daemon import Daemon

ROUTES = [
    ("GET", "/v1/status"),
    ("GET", "/v1/models"),
    ("GET", "/v1/openapi.json"),
    ("PUT", "/v1/media/x?name=clip.mp4"),
    ("HEAD", "/v1/media/x"),
    ("POST", "/v1/jobs"),
    ("GET", "/v1/jobs"),
    ("GET", "/v1/jobs/x"),
    ("POST", "/v1/jobs/x/cancel"),
    ("POST", "/v1/jobs/x/pause"),
    ("POST", "/v1/jobs/x/resume"),
    ("POST", "/v1/jobs/x/retry"),
    ("POST", "/v1/jobs/x/move"),
    ("GET", "/v1/jobs/x/request"),
    ("DELETE", "/v1/jobs/x"),
    ("GET", "/v1/jobs/x/files/take.mp4"),
    ("GET", "/v1/queue/news"),
    ("POST", "/v1/queue/pause"),
    ("POST", "/v1/queue/resume"),
    ("GET", "/v1/events"),
    ("GET", "/v1/events/stream"),
    ("GET", "/v1/finetunes"),
    ("DELETE", "/v1/finetunes/x"),
    ("POST", "/v1/unload"),
    ("POST", "/v1/hold"),
    ("POST", "/v1/shutdown"),
]


def test_the_table_above_is_every_route(client: TestClient) -> None:
    paths = client.get("/v1/openapi.json").json()["paths"]
    assert sum(len(methods) for methods in paths.values()) == len(ROUTES) + 1  # and health


WRONG = ["", "Bearer wrong", "Basic {token}", "Bearer  {token}", "{token}", "Bearer é", "Bearer {token}x"]


@pytest.mark.parametrize(("method", "path"), [*ROUTES, ("GET", "/"), ("GET", "/docs"), ("GET", "/v1/health/")])
def test_every_route_wants_the_token(client: TestClient, daemon: Daemon, method: str, path: str) -> None:
    for wrong in WRONG:
        headers = {b"authorization": wrong.format(token=daemon.token).encode("latin-1")}
        answer = client.request(method, path, headers=headers)
        assert answer.status_code == 401, wrong
        assert method == "HEAD" or answer.json()["error"]["code"] == "unauthorized"


def test_the_token_is_taken_from_the_header_alone(client: TestClient, daemon: Daemon) -> None:
    answer = client.get(f"/v1/status?token={daemon.token}", headers={"authorization": ""})
    assert answer.status_code == 401


def test_health_tells_name_and_versions_without_a_token(client: TestClient) -> None:
    answer = client.get("/v1/health", headers={"authorization": ""})
    assert answer.json() == {"name": "dreamstrip", "api": list(API_RANGE), "version": "0.1.0"}


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "0.0.0.0", "", "[::1].evil"]
)
@pytest.mark.parametrize("path", ["/v1/status", "/v1/health"])
def test_a_rebound_name_is_refused_even_with_the_token(client: TestClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"host": host})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:1", "LOCALHOST", "[::1]:8000", "[::1]"])
def test_our_own_names_are_taken(client: TestClient, host: str) -> None:
    assert client.get("/v1/status", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/v1/status", "/v1/health"])
def test_web_pages_are_refused(client: TestClient, headers: dict[str, str], path: str) -> None:
    assert client.get(path, headers=headers).status_code == 403
    assert client.options(path, headers=headers).status_code == 403


def test_no_answer_invites_other_origins(client: TestClient) -> None:
    assert not [name for name in client.get("/v1/status").headers if name.startswith("access-control")]
