"""What messages are sent to: a mail server (STARTTLS and TLS from the start), the server that gives OAuth tokens, and the
receiver of webhooks, which checks every signature by itself. All on loopback, with a certificate of the tests.

Says one JSON object a line: first where it listens, then what it received. Is told on standard input how to behave:
  {"fault": "none" | "refuse" | "busy" | "hang" | "drop" | "forget" | "slow" | "down" | "no-sign-in", "times": N}
`refuse`: 550 to every recipient; `busy`: 451; `hang`: no answer to DATA; `drop`: the connection ends in mid-message; `forget`: the
message is kept and the connection ends before that is said; `down`: nobody listens. After N messages the fault is over.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import os
import ssl
import sys
import warnings
from email import message_from_bytes, policy

from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult

USER, PASSWORD = "wardbook@school.example", "a password of the tests"
CLIENT, CLIENT_SECRET, REFRESH = "the client", "a secret of the tests", "a grant of the tests"
WEBHOOK_SECRET = b"a webhook's secret of the tests, long enough"

# Broken connections are what it is here for.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


def say(what):
    print(json.dumps(what), flush=True)


class Behaviour:
    def __init__(self):
        self.fault, self.times, self.tokens = "none", None, 0

    def now(self):
        """The fault, used up by one message."""
        fault = self.fault
        if fault != "none" and self.times is not None:
            self.times -= 1
            if self.times <= 0:
                self.fault, self.times = "none", None
        return fault


class Mailbox:
    """Takes mail, or does not."""

    def __init__(self, behaviour):
        self.behaviour = behaviour

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.behaviour.fault in ("refuse", "busy"):
            fault = self.behaviour.now()
            return "550 5.1.1 no such mailbox" if fault == "refuse" else "451 4.3.0 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        fault = self.behaviour.now()
        if fault == "hang":
            await asyncio.sleep(3600)
        if fault == "drop":
            server.transport.abort()
            return "421 dropped"
        if fault == "slow":
            await asyncio.sleep(0.3)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        say({
            "mail": {
                "to": envelope.rcpt_tos,
                "from": envelope.mail_from,
                "subject": mail["subject"],
                "message_id": mail["message-id"],
                "importance": mail["importance"],
                "text": mail.get_content(),
                "whole": envelope.content.decode(),
                "secure": server.transport.get_extra_info("ssl_object") is not None,
                "signed_in": session.authenticated,
                "mechanism": session.auth_data and getattr(session, "mechanism", None),
            }
        })
        if fault == "forget":
            server.transport.abort()
            return "421 forgotten"
        return "250 taken"

    async def auth_XOAUTH2(self, server, args):
        text = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        fields = dict(part.split("=", 1) for part in text.split("\x01") if "=" in part)
        token = f"Bearer token-{self.behaviour.tokens}"
        good = fields.get("user") == USER and fields.get("auth") == token and self.behaviour.fault != "no-sign-in"
        server.session.mechanism = "XOAUTH2"
        return AuthResult(success=good, handled=False, auth_data=fields.get("user"))


def authenticator(behaviour):
    def check(server, session, envelope, mechanism, data):
        session.mechanism = mechanism
        good = (data.login, data.password) == (USER.encode(), PASSWORD.encode()) and behaviour.fault != "no-sign-in"
        return AuthResult(success=good, handled=False, auth_data=data)

    return check


class MailServer:
    """Listens on a port of its own, which it keeps when it is down for a while."""

    def __init__(self, behaviour, context, at_once):
        self.behaviour, self.context, self.at_once, self.port, self.server = behaviour, context, at_once, 0, None

    def session(self):
        return SMTP(
            Mailbox(self.behaviour),
            hostname="localhost",
            tls_context=None if self.at_once else self.context,
            require_starttls=not self.at_once,
            auth_required=True,
            auth_require_tls=not self.at_once,
            authenticator=authenticator(self.behaviour),
            loop=asyncio.get_running_loop(),
        )

    async def up(self):
        loop = asyncio.get_running_loop()
        context = self.context if self.at_once else None
        self.server = await loop.create_server(self.session, "127.0.0.1", self.port, ssl=context, backlog=512)
        self.port = self.server.sockets[0].getsockname()[1]

    async def down(self):
        self.server.close()


async def give_token(request):
    behaviour, form = request.app["behaviour"], await request.post()
    client = form.get("client_id") == CLIENT and form.get("client_secret") == CLIENT_SECRET
    grant = form.get("grant_type")
    granted = grant == "client_credentials" or (grant == "refresh_token" and form.get("refresh_token") == REFRESH)
    say({"token": {"grant": grant, "scope": form.get("scope"), "given": bool(client and granted)}})
    if not (client and granted):
        return web.json_response({"error": "invalid_client"}, status=401)
    behaviour.tokens += 1
    return web.json_response({"access_token": f"token-{behaviour.tokens}", "token_type": "Bearer", "expires_in": 3600})


async def take_webhook(request):
    behaviour, body = request.app["behaviour"], await request.read()
    stamp = request.headers.get("wardbook-timestamp", "")
    expected = "v1=" + hmac.new(WEBHOOK_SECRET, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    genuine = hmac.compare_digest(expected, request.headers.get("wardbook-signature", ""))
    fault = behaviour.now()
    if fault == "hang":
        await asyncio.sleep(3600)
    if fault == "drop":
        request.transport.abort()
        return web.Response()
    if fault in ("refuse", "busy"):
        return web.Response(status=404 if fault == "refuse" else 503)
    if fault == "slow":
        await asyncio.sleep(0.3)
    say({"webhook": {"genuine": genuine, "timestamp": stamp, "body": json.loads(body), "whole": body.decode()}})
    if fault == "forget":
        request.transport.abort()
    return web.Response(status=204)


async def lead_elsewhere(request):
    return web.Response(status=307, headers={"location": "/webhook"})


async def serve(app, context):
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    return site._server.sockets[0].getsockname()[1]


async def main(certificate, key):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    behaviour = Behaviour()
    mail = [MailServer(behaviour, context, False), MailServer(behaviour, context, True)]
    for server in mail:
        await server.up()
    app = web.Application()
    app["behaviour"] = behaviour
    app.add_routes([
        web.post("/token", give_token),
        web.post("/webhook", take_webhook),
        web.post("/elsewhere", lead_elsewhere),
    ])
    secure = await serve(app, context)
    plain_app = web.Application()
    plain_app["behaviour"] = behaviour
    plain_app.add_routes([web.post("/webhook", take_webhook), web.post("/elsewhere", lead_elsewhere)])
    plain = await serve(plain_app, None)
    say({"listening": {"starttls": mail[0].port, "tls": mail[1].port, "https": secure, "http": plain}})

    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    is_down = False
    while line := await lines.readline():
        told = json.loads(line)
        if "fault" not in told:
            # A question whether all that came before was said.
            say({"behaves": behaviour.fault})
            continue
        if is_down and told["fault"] != "down":
            for server in mail:
                await server.up()
            is_down = False
        elif told["fault"] == "down" and not is_down:
            for server in mail:
                await server.down()
            is_down = True
        behaviour.fault, behaviour.times = told["fault"], told.get("times")
        say({"behaves": told["fault"]})
    # Whoever started this is gone.
    os._exit(0)


asyncio.run(main(sys.argv[1], sys.argv[2]))
