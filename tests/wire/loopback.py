"""A Discord on the loopback address: REST and gateway, enough for discord.py to be at home.

It keeps Discord's promises that matter here: sequence numbers and replay on
RESUME, one acknowledgement for each interaction (40060 for a second), tokens
that expire, rate limits. `faults` make it break them on purpose.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

APPLICATION = 900000000000000001
GUILD = 700000000000000001
CHANNEL = 600000000000000001
MEMBER = 500000000000000001
_TIME = "2025-01-01T00:00:00.000000+00:00"


def user(user_id: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {
        "id": str(user_id),
        "username": name,
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


BOT_USER = user(APPLICATION, "footnote", bot=True)


@dataclass
class Fault:
    """What the next request that `matches` meets in place of, or before, its reply."""

    matches: str
    status: int = 0
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False
    #: Discord takes the request; its reply is `status`, or the connection is cut before it.
    lost: bool = False


@dataclass
class Asked:
    """One interaction and all that the bot sent for it."""

    token: str
    acknowledged: int = 0
    deferred: bool = False
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    writes: list[dict[str, Any]] = field(default_factory=list)
    expired: bool = False
    asked_at: float = 0.0
    answered_at: float | None = None
    guild: int = 0

    @property
    def buttons(self) -> dict[str, str]:
        """Label → custom id of the buttons below what the member sees."""
        found: dict[str, str] = {}
        todo: list[Any] = [one["components"] for one in self.messages.values()]
        while todo:
            item = todo.pop()
            if isinstance(item, list):
                todo += item
                continue
            if item["type"] == 2 and "custom_id" in item:
                found[item.get("label") or ""] = item["custom_id"]
            todo += [item.get("components", []), item.get("accessory") or []]
        return found

    @property
    def answers(self) -> int:
        """The messages that the member sees for the question, empty placeholders left out."""
        return len(self.messages)

    def words(self) -> str:
        return json.dumps(list(self.messages.values()), ensure_ascii=False)


class Discord:
    """Start with `await start()`; `base` is the REST root, for `discord.http.Route.BASE`."""

    def __init__(self, *, heartbeat_ms: int = 30_000, port: int = 0) -> None:
        self.heartbeat_ms = heartbeat_ms
        self._port = port
        self.faults: deque[Fault] = deque()
        self.requests: list[tuple[str, str]] = []
        self.asked: dict[str, Asked] = {}
        self.channel_messages: list[dict[str, Any]] = []
        #: The threads that were opened, by the id of their message.
        self.threads: dict[str, dict[str, Any]] = {}
        self.identifies = 0
        self.resumes = 0
        self.acknowledge_heartbeats = True
        self.refuse_resume = False
        self.commands: list[dict[str, Any]] = []
        self.connected = asyncio.Event()
        self.events: list[dict[str, Any]] = []
        self._socket: web.WebSocketResponse | None = None
        #: What members may do: all but to manage the server.
        self.permissions = 2222085186637377
        #: Whether the server is in an outage: named at the start, and no more.
        self.outage = False
        #: When the bot was added to the server.
        self.joined_at = _TIME
        #: What `cdn/…` serves, by the name behind it.
        self.files: dict[str, bytes] = {}
        self.further: dict[int, web.WebSocketResponse] = {}
        self._next = 800000000000000000
        self._runner: web.AppRunner | None = None
        self.changed = asyncio.Condition()

    async def start(self) -> None:
        app = web.Application(client_max_size=8 * 1024**2)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/cdn/{name}", self._file)
        app.router.add_route("*", "/api/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base = f"http://127.0.0.1:{port}/api"
        self.gateway = f"ws://127.0.0.1:{port}/gateway"

    async def stop(self) -> None:
        assert self._runner is not None
        await self.drop()
        await self._runner.cleanup()

    def new_id(self) -> int:
        self._next += 1
        return self._next

    # --- the gateway -----------------------------------------------------

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json(
            {"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms}, "s": None, "t": None}
        )
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            data = json.loads(message.data)
            if data["op"] == 1 and self.acknowledge_heartbeats:
                await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
            elif data["op"] == 2:
                self.identifies += 1
                shard = data["d"].get("shard", [0, 1])
                if shard[0]:
                    # Further shards serve nothing here but what is sent to them by hand.
                    self.further[shard[0]] = socket
                    await socket.send_json(
                        {"op": 0, "t": "READY", "s": 1, "d": self._ready(shard, [])}
                    )
                    continue
                self.events.clear()
                self._socket = socket
                await self.dispatch("READY", self._ready())
                if not self.outage:
                    await self.dispatch("GUILD_CREATE", self._guild())
                self.connected.set()
            elif data["op"] == 6:
                self.resumes += 1
                if self.refuse_resume:
                    self.refuse_resume = False
                    await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
                    continue
                for event in [e for e in self.events if e["s"] > data["d"]["seq"]]:
                    await socket.send_json(event)
                self._socket = socket
                await self.dispatch("RESUMED", {})
                self.connected.set()
        return socket

    async def dispatch(self, name: str, data: dict[str, Any]) -> None:
        """Send an event, and keep it for a RESUME; while nobody is connected it only waits."""
        event = {"op": 0, "t": name, "s": len(self.events) + 1, "d": data}
        self.events.append(event)
        if self._socket is not None and not self._socket.closed:
            await self._socket.send_json(event)

    async def send_raw(self, data: dict[str, Any]) -> None:
        assert self._socket is not None
        await self._socket.send_json(data)

    async def drop(self, code: int | None = None) -> None:
        """Close the socket with a code, or cut the connection without a word."""
        socket, self._socket = self._socket, None
        self.connected.clear()
        if socket is None or socket.closed:
            return
        if code is not None:
            await socket.close(code=code)
        elif socket._req is not None and socket._req.transport is not None:
            socket._req.transport.abort()

    def _ready(
        self, shard: list[int] | None = None, guilds: list[int] | None = None
    ) -> dict[str, Any]:
        return {
            "v": 10,
            "user": BOT_USER,
            "guilds": [
                {"id": str(one), "unavailable": True}
                for one in ([GUILD] if guilds is None else guilds)
            ],
            "session_id": f"session-{self.identifies}",
            "resume_gateway_url": self.gateway,
            "application": {"id": str(APPLICATION), "flags": 0},
            "shard": shard or [0, 1],
        }

    def _guild(self) -> dict[str, Any]:
        return {
            "id": str(GUILD),
            "name": "Harbour",
            "owner_id": str(MEMBER),
            "roles": [
                {
                    "id": str(GUILD),
                    "name": "@everyone",
                    "permissions": "2222085186637377",
                    "position": 0,
                    "color": 0,
                    "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
                    "hoist": False,
                    "managed": False,
                    "mentionable": False,
                    "flags": 0,
                }
            ],
            "emojis": [],
            "stickers": [],
            "features": [],
            "channels": [self.channel()],
            "threads": [],
            "members": [{**self.member(BOT_USER), "joined_at": self.joined_at}],
            "member_count": 2,
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "system_channel_flags": 0,
            "afk_timeout": 300,
            "unavailable": False,
            "large": False,
            "joined_at": self.joined_at,
        }

    def channel(self) -> dict[str, Any]:
        return {
            "id": str(CHANNEL),
            "type": 0,
            "name": "general",
            "position": 0,
            "guild_id": str(GUILD),
            "permission_overwrites": [],
            "permissions": "2222085186637377",
            "nsfw": False,
            "parent_id": None,
            "topic": None,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
        }

    def member(self, of: dict[str, Any]) -> dict[str, Any]:
        return {
            "user": of,
            "roles": [],
            "joined_at": _TIME,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(self.permissions),
            "nick": None,
        }

    # --- what members do -------------------------------------------------

    def question(self, words: str, *, member: int = MEMBER, guild: int = GUILD) -> dict[str, Any]:
        """The INTERACTION_CREATE payload of `/ask question:words`, registered in `asked`."""
        options = [{"name": "question", "type": 3, "value": words}]
        return self.command("ask", options, member=member, guild=guild)

    def command(
        self,
        name: str,
        options: list[dict[str, Any]] | None = None,
        *,
        member: int = MEMBER,
        guild: int = GUILD,
    ) -> dict[str, Any]:
        """The INTERACTION_CREATE payload of a slash command, registered in `asked`."""
        data = {"id": "1", "name": name, "type": 1, "options": options or []}
        return self.interaction(2, data, member, guild)

    def press(
        self, message: dict[str, Any], custom_id: str, *, member: int = MEMBER, guild: int = GUILD
    ) -> dict[str, Any]:
        """The INTERACTION_CREATE payload of a press on a message's button, there or forged."""
        if custom_id not in json.dumps(message["components"]):
            button = {"type": 2, "style": 2, "label": "?", "custom_id": custom_id}
            message = {**message, "components": [{"type": 1, "components": [button]}]}
        data = {"custom_id": custom_id, "component_type": 2}
        return {**self.interaction(3, data, member, guild), "message": message}

    def interaction(
        self, kind: int, data: dict[str, Any], member: int = MEMBER, guild: int = GUILD
    ) -> dict[str, Any]:
        """The INTERACTION_CREATE payload of any type and data, registered in `asked`."""
        interaction = str(self.new_id())
        token = f"token-{interaction}"
        self.asked[interaction] = Asked(token, asked_at=time.monotonic(), guild=guild)
        return {
            "id": interaction,
            "application_id": str(APPLICATION),
            "type": kind,
            "token": token,
            "version": 1,
            "guild_id": str(guild),
            "guild": {"id": str(guild), "locale": "en-US", "features": []},
            "channel_id": str(CHANNEL),
            "channel": self.channel(),
            "member": self.member(user(member, f"member-{member % 1000}")),
            "app_permissions": "2222085186637377",
            "locale": "en-US",
            "guild_locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(GUILD)},
            "context": 0,
            "attachment_size_limit": 10 * 1024**2,
            "data": data,
        }

    def mention(self, words: str, *, member: int = MEMBER) -> dict[str, Any]:
        """The MESSAGE_CREATE payload of a message in the channel that mentions the bot."""
        return {
            **self._made({"content": f"<@{APPLICATION}> {words}"}, str(self.new_id())),
            "guild_id": str(GUILD),
            "author": user(member, f"member-{member % 1000}"),
            "member": {k: v for k, v in self.member({}).items() if k != "user"},
            "mentions": [{**BOT_USER, "member": self.member(BOT_USER)}],
        }

    async def until(self, done: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait until `done()`; AssertionError with what was asked for, after `seconds`."""
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, f"it never came; last requests: {self.requests[-12:]}"
            await asyncio.sleep(0.01)

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.match_info["name"]])

    # --- REST -------------------------------------------------------------

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.requests.append((request.method, path))
        for fault in list(self.faults):
            if fault.matches in f"{request.method} {path}":
                self.faults.remove(fault)
                if fault.delay:
                    await asyncio.sleep(fault.delay)
                if fault.lost:
                    await self._reply(request, path.split("/"))
                if fault.status:
                    return _json(fault.body, status=fault.status, headers=fault.headers)
                if (fault.drop or fault.lost) and request.transport is not None:
                    request.transport.abort()
                    return web.Response()
                break
        return await self._reply(request, path.split("/"))

    async def _reply(self, request: web.Request, path: list[str]) -> web.StreamResponse:
        match [request.method, *path]:
            case ["GET", "users", "@me"]:
                return _json(BOT_USER)
            case ["GET", "gateway", "bot"]:
                limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
                return _json({"url": self.gateway, "shards": 1, "session_start_limit": limit})
            case ["GET", "oauth2", "applications", "@me"]:
                return _json(self._application())
            case ["GET", "applications", _, "commands"]:
                return _json(self.commands)
            case ["PUT", "applications", _, "commands"]:
                wanted = await request.json()
                self.commands = [
                    {
                        "type": 1,
                        "description": "",
                        **one,
                        "id": str(self.new_id()),
                        "application_id": str(APPLICATION),
                        "version": "1",
                        "default_member_permissions": one.get("default_member_permissions"),
                    }
                    for one in wanted
                ]
                return _json(self.commands)
            case ["POST", "interactions", interaction, _, "callback"]:
                return await self._acknowledge(request, self.asked[interaction], interaction)
            case ["POST", "webhooks", _, token]:
                return await self._message(request, self._by_token(token), str(self.new_id()))
            case ["PATCH" | "GET" | "DELETE", "webhooks", _, token, "messages", which]:
                asked = self._by_token(token)
                if asked is not None and which == "@original":
                    which = next(iter(asked.messages), "original-" + token)
                if request.method == "GET" and asked is not None:
                    return _json(asked.messages[which])
                if request.method == "DELETE" and asked is not None:
                    asked.messages.pop(which, None)
                    return web.Response(status=204)
                return await self._message(request, asked, which)
            case ["POST", "channels", _, "typing"]:
                return web.Response(status=204)
            case ["POST", "channels", channel, "messages"]:
                body = await _body(request)
                if body.get("enforce_nonce"):
                    for known in self.channel_messages:
                        if known["nonce"] == body["nonce"]:
                            return _json(known)
                made = {**self._made(body, str(self.new_id())), "nonce": body.get("nonce")}
                made["reference"] = body.get("message_reference")
                made["channel_id"] = channel
                self.channel_messages.append(made)
                return _json(made)
            case ["POST", "channels", channel, "messages", message, "threads"]:
                if message in self.threads:
                    return _json({"message": "A thread has been created", "code": 160004}, 400)
                body = await _body(request)
                self.threads[message] = made = self._thread(body["name"], message, channel)
                return _json(made)
            case ["GET" | "PATCH" | "DELETE", "channels", channel, "messages", which]:
                return await self._change(request, channel, which)
        return _json({"message": "Unknown route", "code": 0}, 404)

    async def _change(self, request: web.Request, channel: str, which: str) -> web.StreamResponse:
        """A message of a channel, as it is, changed, or taken away."""
        known = [m for m in self.channel_messages if (m["channel_id"], m["id"]) == (channel, which)]
        if not known:
            return _unknown("Unknown Message", 10008)
        if request.method == "DELETE":
            self.channel_messages.remove(known[0])
            return web.Response(status=204)
        if request.method == "PATCH":
            known[0].update(await _body(request))
        return _json(known[0])

    def _thread(self, name: str, thread: str, parent: str) -> dict[str, Any]:
        return {
            "id": thread,
            "type": 11,
            "name": name,
            "guild_id": str(GUILD),
            "parent_id": parent,
            "owner_id": str(APPLICATION),
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": _TIME,
                "locked": False,
            },
        }

    def _application(self) -> dict[str, Any]:
        return {
            "id": str(APPLICATION),
            "name": "footnote",
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "owner": user(MEMBER, "owner"),
            "team": None,
            "flags": 0,
            "rpc_origins": [],
            "summary": "",
        }

    def _by_token(self, token: str) -> Asked | None:
        asked = self.asked.get(token.removeprefix("token-"))
        return None if asked is None or asked.expired else asked

    async def _acknowledge(
        self, request: web.Request, asked: Asked, interaction: str
    ) -> web.StreamResponse:
        if asked.expired:
            return _unknown("Unknown interaction", 10062)
        asked.acknowledged += 1
        if asked.acknowledged > 1:
            return _json(
                {"message": "Interaction has already been acknowledged.", "code": 40060},
                status=400,
            )
        body = await _body(request)
        resource: dict[str, Any] = {"type": body["type"]}
        about: dict[str, Any] = {"id": interaction, "type": 2}
        if body["type"] == 5:
            asked.deferred = True
        elif body["type"] in (8, 9):
            # Suggestions, or a form: no message, but the end of it.
            asked.writes.append(body["data"])
            asked.answered_at = time.monotonic()
        elif body["type"] in (4, 7):
            asked.writes.append(body["data"])
            asked.answered_at = time.monotonic()
            made = self._made(body["data"], str(self.new_id()))
            asked.messages[made["id"]] = made
            resource["message"] = made
            about["response_message_id"] = made["id"]
        if request.query.get("with_response") in ("true", "1"):
            return _json({"interaction": about, "resource": resource})
        return web.Response(status=204)

    async def _message(
        self, request: web.Request, asked: Asked | None, message_id: str
    ) -> web.StreamResponse:
        if asked is None:
            return _unknown("Unknown Webhook", 10015)
        body = await _body(request)
        asked.writes.append(body)
        asked.answered_at = asked.answered_at or time.monotonic()
        made = self._made(body, message_id if message_id.isdigit() else str(self.new_id()))
        asked.messages[message_id if message_id in asked.messages else made["id"]] = made
        return _json(made)

    def _made(self, body: dict[str, Any], message_id: str) -> dict[str, Any]:
        return {
            "id": message_id,
            "type": 0,
            "channel_id": str(CHANNEL),
            "author": BOT_USER,
            "content": body.get("content") or "",
            "components": body.get("components") or [],
            "embeds": body.get("embeds") or [],
            "flags": body.get("flags", 0),
            "attachments": [],
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "timestamp": _TIME,
            "edited_timestamp": None,
        }


def _json(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py wants the bare type, as Discord sends it, without a charset.
    headers = {**(headers or {}), "Content-Type": "application/json"}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=headers)


def _unknown(message: str, code: int) -> web.Response:
    return _json({"message": message, "code": code}, status=404)


async def _body(request: web.Request) -> dict[str, Any]:
    """The JSON of a request, also where files come with it."""
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            if getattr(part, "name", None) == "payload_json":
                return dict(json.loads(await part.text()))  # type: ignore[union-attr]
        return {}
    return dict(await request.json()) if request.can_read_body else {}


def answers_by_question(discord: Discord) -> dict[int, int]:
    """How many questions got how many answers: `{1: n}` is what should be."""
    counts: dict[int, int] = defaultdict(int)
    for asked in discord.asked.values():
        counts[asked.answers] += 1
    return dict(counts)
