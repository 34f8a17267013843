"""The fetcher: only public addresses, within limits; a real server on the loopback."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.ingest.documents import IngestError
from bot.ingest.fetch import Fetcher, is_public

NOT_PUBLIC = "not public"


class Site:
    """A server on 127.0.0.1, called `wiki.test` by the resolver below."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.port = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        path = request.path
        if path == "/page":
            if request.headers.get("If-None-Match") == '"one"':
                return web.Response(status=304, headers={"ETag": '"one"'})
            return web.Response(
                body="Größe".encode("cp1252"),
                headers={
                    "Content-Type": "text/plain; charset=windows-1252",
                    "ETag": '"one"',
                    "Last-Modified": "Mon, 06 May 2024 10:00:00 GMT",
                },
            )
        if path == "/to":
            return web.Response(status=302, headers={"Location": request.query["u"]})
        if path == "/again":
            return web.Response(status=302, headers={"Location": "/again"})
        if path == "/nowhere":
            return web.Response(status=302)
        if path == "/large":
            return web.Response(body=b"x" * 300_000)
        if path == "/endless":
            response = web.StreamResponse()
            await response.prepare(request)
            while True:
                await response.write(b"x" * 65_536)
        if path == "/slow":
            response = web.StreamResponse()
            await response.prepare(request)
            while True:
                await response.write(b"x")
                await asyncio.sleep(0.05)
        encoded: dict[str, Callable[[], tuple[str, bytes]]] = {
            "/gzip": lambda: ("gzip", gzip.compress(b"words " * 1_000)),
            "/deflate": lambda: ("deflate", zlib.compress(b"words " * 1_000)),
            "/raw": lambda: ("deflate", zlib.compress(b"words " * 1_000, wbits=-15)),
            "/bomb": lambda: ("gzip", gzip.compress(bytes(200_000_000), 9)),
            "/cut": lambda: ("gzip", gzip.compress(b"words " * 1_000)[:-12]),
            "/odd": lambda: ("br", b"words"),
            "/bad": lambda: ("gzip", b"no gzip at all"),
        }
        if path in encoded:
            encoding, body = encoded[path]()
            return web.Response(body=body, headers={"Content-Encoding": encoding})
        return web.Response(status=int(path[1:]) if path[1:].isdigit() else 404)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


class Names(AbstractResolver):
    """A resolver that says what it is told, one answer after the other."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        turns = self.answers[host]
        found = turns.pop(0) if len(turns) > 1 else turns[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        pass


WIKI = {"wiki.test": [["127.0.0.1"]]}


def fetcher(names: dict[str, list[list[str]]] | None = None, **limits: float) -> Fetcher:
    most = int(limits.pop("most", 20_000_000))
    return Fetcher(hosts=["wiki.test"], resolver=Names(names or WIKI), most=most, **limits)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/page",
        "http://localhost:{port}/page",
        "http://2130706433:{port}/page",
        "http://0x7f000001:{port}/page",
        "http://0177.0.0.1:{port}/page",
        "http://127.1:{port}/page",
        "http://0.0.0.0:{port}/page",
        "http://[::1]:{port}/page",
        "http://[::]:{port}/page",
        "http://[::ffff:127.0.0.1]:{port}/page",
        "http://[::ffff:7f00:1]:{port}/page",
        "http://[64:ff9b::7f00:1]:{port}/page",
        "http://[2002:7f00:1::]:{port}/page",
        "http://10.0.0.1/",
        "http://172.16.3.4/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://[fe80::1%25lo]/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://localhost.:{port}/page",
        "http://LOCALHOST:{port}/page",
    ],
)
async def test_no_address_that_is_not_public_is_reached(site: Site, url: str) -> None:
    with pytest.raises(IngestError, match=r"not public|cannot be reached|not a URL"):
        await Fetcher(seconds=5).get(url.format(port=site.port))
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/x",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "http://",
        "//example.org/",
        "http://user:secret@example.org/",
        "http://example.org:99999/",
        "http://" + "a" * 3_000,
        "",
    ],
)
async def test_what_is_no_address_of_a_page_is_refused(url: str) -> None:
    with pytest.raises(IngestError):
        await Fetcher().get(url)


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.1.2.3", "::1", "fc00::1"])
async def test_a_name_that_leads_to_a_private_address_is_refused(site: Site, address: str) -> None:
    for answer in ([address], ["93.184.215.14", address]):
        names = Names({"evil.test": [answer]})
        with pytest.raises(IngestError, match=NOT_PUBLIC):
            await Fetcher(resolver=names).get(f"http://evil.test:{site.port}/page")
    assert site.asked == []


async def test_a_name_that_changes_its_mind_is_held_to_each_answer(site: Site) -> None:
    """DNS rebinding: what was checked is what is connected to, and nothing is asked twice."""
    # Public at first (nothing listens there), then the loopback.
    names = Names({"evil.test": [["203.0.114.1"], ["127.0.0.1"]]})
    found = Fetcher(resolver=names, seconds=0.5)
    with pytest.raises(IngestError, match=r"cannot be reached|more than"):
        await found.get(f"http://evil.test:{site.port}/page")
    assert names.asked == ["evil.test"]
    with pytest.raises(IngestError, match=NOT_PUBLIC):
        await found.get(f"http://evil.test:{site.port}/page")
    assert site.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/page",
        "http://localhost:{port}/page",
        "http://evil.test:{port}/page",
        "http://169.254.169.254/latest/meta-data/",
        "//127.0.0.1:{port}/page",
        "file:///etc/passwd",
    ],
)
async def test_redirects_are_checked_like_the_first_address(site: Site, target: str) -> None:
    names = {**WIKI, "evil.test": [["127.0.0.1"]], "localhost": [["127.0.0.1"]]}
    url = URL(f"http://wiki.test:{site.port}/to").with_query(u=target.format(port=site.port))
    with pytest.raises(IngestError, match=r"not public|starts with http"):
        await fetcher(names).get(str(url))
    assert site.asked == ["/to"]


async def test_a_named_host_is_reached_and_its_redirects_are_followed(site: Site) -> None:
    page = await fetcher().get(f"http://wiki.test:{site.port}/to?u=/page#part")
    assert page.data.decode("cp1252") == "Größe" and page.charset == "windows-1252"
    assert page.url == f"http://wiki.test:{site.port}/page" and page.name == "page"
    assert page.content_type == "text/plain"
    assert page.etag == '"one"' and page.modified == "Mon, 06 May 2024 10:00:00 GMT"
    assert "Cookie" not in site.headers[-1]


async def test_a_page_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    url = f"http://wiki.test:{site.port}/page"
    first = await fetcher().get(url)
    again = await fetcher().get(url, etag=first.etag, modified=first.modified)
    assert again.unchanged and again.data == b""
    assert site.headers[-1]["If-Modified-Since"] == first.modified


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("again", "redirects more than 5"),
        ("nowhere", "redirects to nowhere"),
        ("404", "does not exist"),
        ("403", "refuses"),
        ("500", "error 500"),
        ("large", "larger than|more than 1 seconds"),
        ("endless", "larger than|more than 1 seconds"),
        ("bomb", "larger than|more than 1 seconds"),
        ("slow", "seconds"),
        ("cut", "is cut off|broken"),
        ("odd", "compression"),
        ("bad", "damaged"),
    ],
)
async def test_limits_and_errors_are_said(site: Site, path: str, reason: str) -> None:
    with pytest.raises(IngestError, match=reason):
        await fetcher(most=100_000, seconds=1).get(f"http://wiki.test:{site.port}/{path}")
    assert len(site.asked) <= 6


@pytest.mark.parametrize("path", ["gzip", "deflate", "raw"])
async def test_compressed_pages_are_unpacked(site: Site, path: str) -> None:
    page = await fetcher().get(f"http://wiki.test:{site.port}/{path}")
    assert page.data == b"words " * 1_000


async def test_a_site_that_is_not_there(unused_tcp_port: int) -> None:
    with pytest.raises(IngestError, match="cannot be reached"):
        await fetcher().get(f"http://wiki.test:{unused_tcp_port}/")


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_hides_in_no_ipv6_address(address: object) -> None:
    if not is_public(str(address)):
        number = int(address)  # type: ignore[call-overload]
        high, low = number >> 16, number & 0xFFFF
        for carrier in (
            f"::ffff:{address}",
            f"64:ff9b::{high:x}:{low:x}",
            f"2002:{high:x}:{low:x}::1",
        ):
            assert not is_public(carrier)


def test_public_addresses_are_public() -> None:
    for address in ("93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"):
        assert is_public(address)
    assert not is_public("no address")
