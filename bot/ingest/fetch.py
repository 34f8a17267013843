"""Fetches web pages from public addresses only, within limits.

A name is resolved once for each connection, every address of the answer is
checked, and it is those addresses that are connected to: a name that resolves
to something else a moment later (DNS rebinding) changes nothing. Redirects are
followed here, one by one, and checked like the first address.
"""

from __future__ import annotations

import asyncio
import socket
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

import bot
from bot.ingest.documents import MAX_BYTES, IngestError

SECONDS: Final = 30.0
REDIRECTS: Final = 5
_CHUNK: Final = 1 << 16
_MAX_URL: Final = 2_000
_NOT_PUBLIC: Final = "It leads to an address that is not public."
_STATUS: Final = {
    401: "The page needs a login.",
    403: "The site refuses to give the page to a bot.",
    404: "The page does not exist (404).",
    410: "The page is gone (410).",
    429: "The site has been asked too often; try again later.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What a URL gave. `unchanged` where the site says that nothing is new; `data` is then empty.

    `url` is the address after redirects, `name` what its file is called.
    """

    url: str
    name: str
    data: bytes
    content_type: str | None
    charset: str | None
    etag: str | None
    modified: str | None
    unchanged: bool = False


def normalised(url: str) -> str:
    """A URL as it is kept: without white space around it and without a fragment.

    Raises IngestError where it is none that could ever be fetched.
    """
    return str(_parsed(url))


def _parsed(text: str) -> URL:
    text = text.strip()
    if len(text) > _MAX_URL:
        raise IngestError("The URL is too long.")
    try:
        url = URL(text)
        host, port = url.host, url.port
    except ValueError as error:
        raise IngestError("That is not a URL.") from error
    if url.scheme not in ("http", "https") or not host or not port or " " in host:
        raise IngestError("A URL starts with http:// or https:// and names a site.")
    if url.user is not None or url.password is not None:
        raise IngestError("A URL with a name or password in it is not fetched.")
    return url.with_fragment(None)


class NotPublic(OSError):
    """A name resolves to an address that may not be reached."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    IPv6 addresses that carry an IPv4 address are judged by that one too.
    """
    try:
        parsed: IPv4Address | IPv6Address | None = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    while parsed is not None:
        mapped = isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None
        # ::ffff:0:0/96 itself is global or not by version of Python: its inside counts.
        if not mapped and (
            not parsed.is_global
            or parsed.is_multicast
            or parsed.is_reserved
            or parsed.is_unspecified
            or parsed.is_loopback
            or parsed.is_link_local
            or parsed.is_private
        ):
            return False
        parsed = _embedded(parsed) if isinstance(parsed, IPv6Address) else None
    return True


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped, 6to4, Teredo or NAT64 address carries."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if int(address) >> 32 == int(IPv6Address("64:ff9b::")) >> 32:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


class PublicResolver(AbstractResolver):
    """Resolves names, and refuses those of which any address is not public."""

    def __init__(self, inner: AbstractResolver, allowed: Collection[str]) -> None:
        """`allowed`: names that may resolve to anything."""
        self._inner = inner
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`, all checked. Raises NotPublic."""
        found = await self._inner.resolve(host, port, family)
        if host.lower().rstrip(".") not in self._allowed and not all(
            is_public(one["host"]) for one in found
        ):
            raise NotPublic(f"{host} is not public")
        return found

    async def close(self) -> None:
        await self._inner.close()


class Fetcher:
    """Gets pages by HTTP(S). One session for each fetch: nothing is kept between sites."""

    def __init__(
        self,
        *,
        hosts: Collection[str] = (),
        resolver: AbstractResolver | None = None,
        seconds: float = SECONDS,
        most: int = MAX_BYTES,
    ) -> None:
        """`hosts` may be on any address; `seconds` and `most` bytes limit one fetch."""
        self._hosts = frozenset(host.lower().strip().rstrip(".") for host in hosts)
        self._resolver = resolver
        self._seconds = seconds
        self._most = most

    async def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page:
        """Fetch a page, conditionally where `etag` or `modified` is known of it.

        Raises IngestError with a sentence for who named the URL.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._follow(self._parse(url), etag, modified)
        except TimeoutError as error:
            raise IngestError(f"The site takes more than {self._seconds:.0f} seconds.") from error
        except NotPublic as error:
            raise IngestError(_NOT_PUBLIC) from error
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, NotPublic) or isinstance(error.__cause__, NotPublic):
                raise IngestError(_NOT_PUBLIC) from error
            raise IngestError("The site cannot be reached.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise IngestError("The site cannot be reached, or its answer is broken.") from error

    def _parse(self, text: str) -> URL:
        url = _parsed(text)
        host = url.host or ""
        if host.lower().rstrip(".") not in self._hosts:
            try:
                ip_address(host.partition("%")[0])
            except ValueError:
                pass  # a name: the resolver looks at what it leads to
            else:
                # An address is connected to without asking the resolver.
                if not is_public(host):
                    raise IngestError(_NOT_PUBLIC)
        return url

    async def _follow(self, url: URL, etag: str | None, modified: str | None) -> Page:
        inner = self._resolver or ThreadedResolver()
        connector = aiohttp.TCPConnector(
            resolver=PublicResolver(inner, self._hosts), use_dns_cache=False, limit=2
        )
        headers = {
            "User-Agent": f"Footnote/{bot.__version__}",
            "Accept": "text/html, text/markdown, application/pdf, text/plain, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
        if etag is not None:
            headers["If-None-Match"] = etag
        if modified is not None:
            headers["If-Modified-Since"] = modified
        async with aiohttp.ClientSession(
            connector=connector,
            headers=headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=16_000,
            max_field_size=16_000,
        ) as session:
            for _ in range(REDIRECTS + 1):
                async with session.get(url, allow_redirects=False) as response:
                    if response.status in (301, 302, 303, 307, 308):
                        target = response.headers.get("Location")
                        if not target:
                            raise IngestError("The site redirects to nowhere.")
                        url = self._parse(str(url.join(URL(target))))
                        continue
                    return await self._page(url, response)
        raise IngestError(f"The site redirects more than {REDIRECTS} times.")

    async def _page(self, url: URL, response: aiohttp.ClientResponse) -> Page:
        headers = response.headers
        unchanged = response.status == 304
        if not unchanged and response.status != 200:
            said = f"The site answers with the error {response.status}."
            raise IngestError(_STATUS.get(response.status, said))
        name = PurePosixPath(unquote(url.path)).name or url.host or "page"
        return Page(
            url=str(url),
            name=name,
            data=b"" if unchanged else await self._body(response),
            content_type=headers.get("Content-Type", "").partition(";")[0].strip() or None,
            charset=response.charset,
            etag=_short(headers.get("ETag")),
            modified=_short(headers.get("Last-Modified")),
            unchanged=unchanged,
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        too_much = IngestError(f"The page is larger than {self._most // 1_000_000} MB.")
        if (response.content_length or 0) > self._most:
            raise too_much
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
            raise IngestError("The site answers in a compression that was not asked for.")
        plain = encoding in ("identity", "")
        unpacker = None if plain else zlib.decompressobj(wbits=47)
        parts: list[bytes] = []
        size = 0
        first = True
        async for chunk in response.content.iter_chunked(_CHUNK):
            if unpacker is not None and first and encoding == "deflate" and chunk[0] & 15 != 8:
                # Some servers send the bare stream, without zlib's two bytes before it.
                unpacker = zlib.decompressobj(wbits=-15)
            first = False
            while chunk:
                if unpacker is None:
                    piece, chunk = chunk, b""
                else:
                    try:
                        piece = unpacker.decompress(chunk, _CHUNK * 4)
                    except zlib.error as error:
                        raise IngestError("The site's answer is damaged.") from error
                    chunk = unpacker.unconsumed_tail
                size += len(piece)
                if size > self._most:
                    raise too_much
                parts.append(piece)
                # A bomb unpacks fast: others get their turn between its pieces.
                await asyncio.sleep(0)
        if unpacker is not None and not unpacker.eof:
            raise IngestError("The site's answer is cut off.")
        return b"".join(parts)


def _short(header: str | None) -> str | None:
    return header if header is not None and len(header) <= 300 else None
