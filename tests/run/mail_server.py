"""A real mail server on this machine, for tests: with or without STARTTLS, with or without a password."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

LOGIN, SECRET = "concertations", "un mot de passe"
REFUSED = "refuse@exemple.fr"


@dataclass
class Mailbox:
    """What the server received, and how."""

    port: int = 0
    authority: Path | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the server's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address == REFUSED:
            return "550 refuse@exemple.fr inconnu"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - same
        del server
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients.append(envelope.rcpt_tos)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


def _known(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: LoginPassword) -> AuthResult:
    return AuthResult(success=told == LoginPassword(LOGIN.encode(), SECRET.encode()), handled=False)


@contextmanager
def mail_server(folder: Path, *, encrypted: bool = True, with_login: bool = False) -> Iterator[Mailbox]:
    """A server that listens while the block runs; its certificate is made for it, and its authority left in `folder`."""
    mailbox = Mailbox(free_port())
    context = None
    if encrypted:
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        mailbox.authority = folder / "autorite.pem"
        authority.cert_pem.write_to_path(str(mailbox.authority))
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=mailbox.port, tls_context=context, require_starttls=encrypted,
        authenticator=_known, auth_required=with_login, auth_require_tls=encrypted, server_hostname="serveur.exemple",
    )  # fmt: skip
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def settings_file(folder: Path, port: int, **keys: str) -> Path:
    """Write `courriel.toml` for the server of this machine."""
    lines = [
        'serveur = "127.0.0.1"', f"port = {port}", 'expediteur = "rapports@exemple.fr"',
        'destinataires = ["elodie@exemple.fr", "jean@exemple.fr"]',
    ]  # fmt: skip
    path = folder / "courriel.toml"
    path.write_text("\n".join([*lines, *(f'{key} = "{value}"' for key, value in keys.items())]), encoding="utf-8")
    return path
