"""Addresses and keys: what is accepted, what is posted to, and that a key shows nowhere."""

from __future__ import annotations

import pytest

from worktide.core.errors import WorktideError
from worktide.pipeline.collect.endpoint import Endpoint, address_of, key_from

KEY = "sk-very-secret-1234567890"


@pytest.mark.parametrize(
    ("given", "posted"),
    [
        ("https://models.example", "https://models.example/v1/chat/completions"),
        ("https://models.example/", "https://models.example/v1/chat/completions"),
        ("https://models.example/v1/", "https://models.example/v1/chat/completions"),
        ("https://models.example/api/openai", "https://models.example/api/openai/chat/completions"),
        ("http://10.0.0.7:8080/v1/chat/completions", "http://10.0.0.7:8080/v1/chat/completions"),
        ("http://[::1]:8080", "http://[::1]:8080/v1/chat/completions"),
    ],
)
def test_the_path_is_completed(given: str, posted: str) -> None:
    assert address_of(given) == posted


@pytest.mark.parametrize(
    "given",
    [
        "ftp://models.example",
        "file:///etc/passwd",
        "models.example",
        "",
        "http://",
        "http://[::1",
        "http://h:99999",
        f"https://user:{KEY}@models.example",
        f"https://models.example/v1?key={KEY}",
        f"https://models.example/v1#{KEY}",
        "http://models.example/\nX: y",
        "http://models.example/a b",
        "http://mödels.example",
    ],
)
def test_other_addresses_are_refused_without_repeating_them(given: str) -> None:
    with pytest.raises(WorktideError, match=r"--endpoint .* http") as caught:
        address_of(given)
    assert KEY not in str(caught.value)


def test_a_key_comes_from_the_environment_and_shows_in_no_repr() -> None:
    key = key_from({"K": f" {KEY}\n"}, "K")
    assert key == KEY
    endpoint = Endpoint("http://h/v1/chat/completions", key)
    assert KEY not in repr(endpoint)
    assert KEY not in endpoint.without_key(f"Incorrect key {KEY} given")
    assert key_from({}, "K") is None
    assert key_from({"K": ""}, "K") is None


@pytest.mark.parametrize("bad", [f"{KEY}\nX-Other: 1", f"{KEY} x", f"{KEY}é"])
def test_a_key_that_no_header_takes_is_refused_without_repeating_it(bad: str) -> None:
    with pytest.raises(WorktideError, match="K holds characters") as caught:
        key_from({"K": bad}, "K")
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "here"), [("http://localhost:1", True), ("http://127.9.9.9", True), ("http://10.0.0.1", False)]
)
def test_what_stays_on_this_machine_is_known(address: str, here: bool) -> None:
    assert Endpoint(address_of(address)).on_this_machine is here
