"""Send the journal of a run by mail, when its campaign asks for it. A mail that cannot be sent never fails a run.

Settings stand in `data/raw/<campaign>/courriel.toml`, apart from `campaign.toml`: a change of recipient rebuilds no report.
The password comes from the environment only.
"""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from pathlib import Path

from helpers.errors import CampaignError, ConcertationsError
from helpers.framing.toml_fault import toml_fault
from helpers.inert import for_log, lines_for_log
from helpers.wording import counted

FILE = "courriel.toml"
PASSWORD = "CONCERTATIONS_COURRIEL_MOT_DE_PASSE"  # noqa: S105 - the name of the variable, not the password
HIGHEST_PORT = 65_535
PATIENCE = 30  # seconds for each exchange with the server: a silent one must not hold a night's run
ALWAYS, ON_FAILURE = "toujours", "en cas d’échec"
PORTS = {"starttls": 587, "tls": 465, "aucune": 25}
KEYS: Mapping[str, type] = {
    "serveur": str, "port": int, "securite": str, "identifiant": str, "expediteur": str, "destinataires": list, "quand": str,
    "autorite": str,
}  # fmt: skip
NEEDED = ("serveur", "expediteur", "destinataires")
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+@[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+")


class MailError(ConcertationsError):
    """A mail was not sent; the message says why, and quotes neither an address nor what the server answered."""


@dataclass(frozen=True)
class MailSettings:
    """Where mails leave from, to whom, and after which runs. `authority`: certificates to trust instead of the system's."""

    host: str
    port: int
    security: str
    sender: str
    recipients: tuple[str, ...]
    when: str
    login: str = ""
    authority: Path | None = None

    def is_due(self, exit_code: int) -> bool:
        """Whether a run that ended with this code is told."""
        return self.when == ALWAYS or exit_code != 0


def read_mail_settings(folder: Path) -> MailSettings | None:
    """The settings beside a campaign's workbooks, none without a file; raises `CampaignError` naming the key and the way out."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        keys = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CampaignError(f"{FILE} n’est pas un fichier TOML lisible : {toml_fault(error)}.") from error
    _refuse_unknown(keys)
    return _build(folder, keys)


def _refuse_unknown(keys: Mapping[str, object]) -> None:
    for key, value in keys.items():
        if "passe" in key or "password" in key:
            raise CampaignError(
                f"{FILE} : un mot de passe ne s’écrit pas dans un fichier. Donnez-le par la variable {PASSWORD}."
            )
        if key not in KEYS:
            raise CampaignError(f"{FILE} : clé « {key} » inconnue. Clés possibles : {', '.join(KEYS)}.")
        if not isinstance(value, KEYS[key]) or isinstance(value, bool):
            raise CampaignError(f"{FILE}, clé « {key} » : valeur de type inattendu.")
    for key in NEEDED:
        if not keys.get(key):
            raise CampaignError(f"{FILE} : il manque la clé « {key} ».")


def _build(folder: Path, keys: Mapping[str, object]) -> MailSettings:
    security = _one_of(keys, "securite", tuple(PORTS))
    recipients = keys["destinataires"]
    assert isinstance(recipients, list)
    return MailSettings(
        host=str(keys["serveur"]),
        port=_port(keys.get("port", PORTS[security])),
        security=security,
        sender=_address(str(keys["expediteur"]), "expediteur"),
        recipients=tuple(_address(str(one), "destinataires") for one in recipients),
        when=_one_of(keys, "quand", (ALWAYS, ON_FAILURE)),
        login=_login(str(keys.get("identifiant", ""))),
        authority=_authority(folder / str(keys["autorite"])) if "autorite" in keys else None,
    )


def _one_of(keys: Mapping[str, object], key: str, known: tuple[str, ...]) -> str:
    value = str(keys.get(key, known[0])).replace("'", "’")
    if value not in known:
        raise CampaignError(f"{FILE}, clé « {key} » : choisissez parmi {', '.join(f'« {one} »' for one in known)}.")
    return value


def _port(value: object) -> int:
    port = int(str(value))
    if port not in range(1, HIGHEST_PORT + 1):
        raise CampaignError(f"{FILE}, clé « port » : il faut un nombre de 1 à {HIGHEST_PORT}.")
    return port


def _authority(path: Path) -> Path:
    if not path.is_file():
        raise CampaignError(f"{FILE}, clé « autorite » : le fichier {path.name} n’existe pas dans ce dossier.")
    return path


def _login(text: str) -> str:
    if not text.isascii():
        raise CampaignError(f"{FILE}, clé « identifiant » : ni accent, ni signe hors du clavier américain.")
    return text


def _address(text: str, key: str) -> str:
    """One bare address: nothing in it can add a header or a recipient."""
    if not ADDRESS.fullmatch(text) or parseaddr(text)[1] != text:
        raise CampaignError(f"{FILE}, clé « {key} » : ce n’est pas une adresse de courriel (exemple : prenom@exemple.fr).")
    return text


def message(settings: MailSettings, subject: str, body: str) -> EmailMessage:
    """A plain text in UTF-8. What people typed can neither add a header nor start another line."""
    mail = EmailMessage()
    mail["Subject"] = for_log(subject)
    mail["From"] = settings.sender
    mail["To"] = ", ".join(settings.recipients)
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid("concertations", domain=settings.sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # absence messages do not answer it (RFC 3834)
    mail.set_content(lines_for_log(body))
    return mail


def send(settings: MailSettings, mail: EmailMessage) -> None:
    """Send a mail; raises `MailError` when the server did not take it for every recipient."""
    try:
        with _connected(settings) as server:
            if settings.login:
                server.login(settings.login, _password())
            refused = server.send_message(mail)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:  # the last: a name that no server can have
        raise MailError(_reason(error, settings)) from error
    if refused:
        raise MailError(f"le serveur a refusé {counted(len(refused), 'destinataire')} sur {len(settings.recipients)}")


def _connected(settings: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=settings.authority)
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=PATIENCE, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=PATIENCE)
    if settings.security == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _password() -> str:
    password = os.environ.get(PASSWORD)
    if password is None:
        raise MailError(f"la variable {PASSWORD} n’est pas définie, et le serveur demande un mot de passe")
    if not password.isascii():
        raise MailError(f"la variable {PASSWORD} contient une lettre accentuée ou un signe que ce protocole ne transmet pas")
    return password


def _reason(error: Exception, settings: MailSettings) -> str:
    """Why a mail was not sent. What servers answer quotes addresses: their code alone is told."""
    where = f"{settings.host}, port {settings.port}"
    code = f" (code {error.smtp_code})" if isinstance(error, smtplib.SMTPResponseException) else ""
    reasons: tuple[tuple[type[Exception], str], ...] = (
        (smtplib.SMTPAuthenticationError, f"le serveur a refusé l’identifiant ou le mot de passe{code}"),
        (smtplib.SMTPRecipientsRefused, "le serveur a refusé tous les destinataires"),
        (smtplib.SMTPSenderRefused, f"le serveur a refusé l’expéditeur{code}"),
        (smtplib.SMTPNotSupportedError, f"le serveur ({where}) n’offre pas la sécurité ou l’identification demandée"),
        (smtplib.SMTPServerDisconnected, f"le serveur ({where}) n’a pas répondu, ou a coupé la liaison"),
        (smtplib.SMTPException, f"le serveur ({where}) n’a pas pris le message{code}"),
        (ssl.SSLCertVerificationError, f"le certificat du serveur ({where}) n’est pas reconnu"),
        (ssl.SSLError, f"la liaison chiffrée avec le serveur ({where}) a échoué"),
        (TimeoutError, f"le serveur ({where}) n’a pas répondu, ou a coupé la liaison"),
        (Exception, f"le serveur ({where}) est injoignable"),
    )
    return next(told for kind, told in reasons if isinstance(error, kind))
