"""The journal sent by mail, through a real server on this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from helpers.errors import CampaignError
from helpers.run.mail import PASSWORD, MailError, MailSettings, message, read_mail_settings, send
from tests.run.mail_server import LOGIN, REFUSED, SECRET, free_port, mail_server, settings_file

BODY = "JOURNAL\n  - sicoval\u00a0: écarté"


def read(folder: Path) -> MailSettings:
    found = read_mail_settings(folder)
    assert found is not None
    return found


def test_a_mail_goes_through_starttls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a certificate that is known and a password from the environment, both recipients get the text in UTF-8."""
    monkeypatch.setenv(PASSWORD, SECRET)
    with mail_server(tmp_path, with_login=True) as mailbox:
        settings_file(tmp_path, mailbox.port, securite="starttls", identifiant=LOGIN, autorite="autorite.pem")
        settings = read(tmp_path)
        send(settings, message(settings, "Concertations\u00a0: 1\u00a0territoire à regarder", BODY))
    (mail,) = mailbox.mails
    assert mailbox.encrypted == [True]
    assert mailbox.recipients == [["elodie@exemple.fr", "jean@exemple.fr"]]
    assert mail["Subject"] == "Concertations\u00a0: 1\u00a0territoire à regarder"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == BODY.splitlines()
    assert SECRET not in mail.as_string()


def test_without_encryption_when_it_is_asked(tmp_path: Path) -> None:
    """« aucune » speaks in clear to a server that asks for no password."""
    with mail_server(tmp_path, encrypted=False) as mailbox:
        settings_file(tmp_path, mailbox.port, securite="aucune")
        settings = read(tmp_path)
        send(settings, message(settings, "Essai", BODY))
    assert mailbox.encrypted == [False]


def refusal(folder: Path) -> str:
    settings = read(folder)
    with pytest.raises(MailError) as raised:
        send(settings, message(settings, "Essai", BODY))
    return str(raised.value)


def test_a_refused_login_is_said_without_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code of the server is told; nothing is sent; without the variable, its name is told."""
    with mail_server(tmp_path, with_login=True) as mailbox:
        settings_file(tmp_path, mailbox.port, identifiant=LOGIN, autorite="autorite.pem")
        monkeypatch.setenv(PASSWORD, "faux")
        assert refusal(tmp_path) == "le serveur a refusé l’identifiant ou le mot de passe (code 535)"
        monkeypatch.delenv(PASSWORD)
        assert refusal(tmp_path) == f"la variable {PASSWORD} n’est pas définie, et le serveur demande un mot de passe"
        monkeypatch.setenv(PASSWORD, "motdepassé")
        assert refusal(tmp_path).startswith(f"la variable {PASSWORD} contient une lettre accentuée")
    assert mailbox.mails == []


def test_an_unknown_certificate_is_refused(tmp_path: Path) -> None:
    """Without its authority, the server could be anybody: nothing is sent."""
    with mail_server(tmp_path) as mailbox:
        settings_file(tmp_path, mailbox.port)
        assert refusal(tmp_path) == f"le certificat du serveur (127.0.0.1, port {mailbox.port}) n’est pas reconnu"
    assert mailbox.mails == []


def test_a_server_without_starttls_gets_nothing_in_clear(tmp_path: Path) -> None:
    """The security that was asked for is not given up."""
    with mail_server(tmp_path, encrypted=False) as mailbox:
        settings_file(tmp_path, mailbox.port)
        assert refusal(tmp_path) == (
            f"le serveur (127.0.0.1, port {mailbox.port}) n’offre pas la sécurité ou l’identification demandée"
        )
    assert mailbox.mails == []


def test_a_server_that_is_down_is_said(tmp_path: Path) -> None:
    """Nothing listens on the port."""
    port = free_port()
    settings_file(tmp_path, port)
    assert refusal(tmp_path) == f"le serveur (127.0.0.1, port {port}) est injoignable"


def test_a_name_that_no_server_can_have_is_said(tmp_path: Path) -> None:
    """A label of a hundred letters cannot be looked up at all."""
    path = settings_file(tmp_path, 25, securite="aucune")
    name = f"{'a' * 100}.exemple.fr"
    path.write_text(path.read_text(encoding="utf-8").replace("127.0.0.1", name), encoding="utf-8")
    assert refusal(tmp_path) == f"le serveur ({name}, port 25) est injoignable"


def test_a_silent_server_does_not_hold_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that accepts and never speaks is left after the patience that the project has."""
    monkeypatch.setattr("helpers.run.mail.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings_file(tmp_path, port)
        assert refusal(tmp_path) == f"le serveur (127.0.0.1, port {port}) n’a pas répondu, ou a coupé la liaison"


def test_one_refused_recipient_is_counted_and_not_named(tmp_path: Path) -> None:
    """The other recipient gets the mail."""
    with mail_server(tmp_path, encrypted=False) as mailbox:
        path = settings_file(tmp_path, mailbox.port, securite="aucune")
        path.write_text(path.read_text(encoding="utf-8").replace("jean@exemple.fr", REFUSED), encoding="utf-8")
        assert refusal(tmp_path) == "le serveur a refusé 1\u00a0destinataire sur 2"
    assert mailbox.recipients == [["elodie@exemple.fr"]]


def test_a_name_cannot_add_a_header_or_end_the_mail(tmp_path: Path) -> None:
    """Line breaks of a subject and of a name in the text stay on their line, a lone dot does not end the message."""
    with mail_server(tmp_path, encrypted=False) as mailbox:
        settings_file(tmp_path, mailbox.port, securite="aucune")
        settings = read(tmp_path)
        send(settings, message(settings, "Pau\r\nBcc: pirate@exemple.fr", "Pau\r\n.\r\nQUIT\nfin"))
    (mail,) = mailbox.mails
    assert mailbox.recipients == [["elodie@exemple.fr", "jean@exemple.fr"]]
    assert "Bcc" not in mail
    assert str(mail["Subject"]).startswith("Pau")
    assert mail.get_content().rstrip().endswith("fin")


WHOLE = 'serveur = "s"\nexpediteur = "a@b.fr"\ndestinataires = ["a@b.fr"]'
WRONG = (
    ('mot_de_passe = "x"', "un mot de passe ne s’écrit pas dans un fichier"),
    ('sujet = "x"', "clé « sujet » inconnue"),
    ("serveur = 3", "clé « serveur » : valeur de type inattendu"),
    ('serveur = "s"\nexpediteur = "a@b.fr"', "il manque la clé « destinataires »"),
    (
        'serveur = "s"\nexpediteur = "a@b.fr\\nBcc: c@d.fr"\ndestinataires = ["a@b.fr"]',
        "clé « expediteur » : ce n’est pas une adresse",
    ),
    (
        'serveur = "s"\nexpediteur = "a@b.fr"\ndestinataires = ["a@b.fr, c@d.fr"]',
        "clé « destinataires » : ce n’est pas une adresse",
    ),
    ('serveur = "s"\nexpediteur = "a@b.fr"\ndestinataires = ["a@b.fr"]\nquand = "jamais"', "« toujours », « en cas d’échec »"),
    (f"{WHOLE}\nport = 70000", "il faut un nombre de 1 à 65535"),
    (f'{WHOLE}\nautorite = "absente.pem"', "le fichier absente.pem n’existe pas"),
    (f'{WHOLE}\nidentifiant = "élodie"', "clé « identifiant » : ni accent"),
    ("serveur =", "n’est pas un fichier TOML lisible"),
)


@pytest.mark.parametrize(("content", "said"), WRONG)
def test_wrong_settings_are_explained(content: str, said: str, tmp_path: Path) -> None:
    """Each wrong key has its sentence."""
    (tmp_path / "courriel.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CampaignError, match=said):
        read_mail_settings(tmp_path)


def test_without_a_file_no_mail(tmp_path: Path) -> None:
    """A campaign that asks for nothing sends nothing."""
    assert read_mail_settings(tmp_path) is None


@pytest.mark.parametrize(("when", "due"), [("toujours", [True, True, True]), ("en cas d'échec", [False, True, True])])
def test_when_a_mail_is_due(when: str, due: list[bool], tmp_path: Path) -> None:
    """« toujours » tells every run, « en cas d’échec » those that did not end with 0, whichever apostrophe is typed."""
    settings_file(tmp_path, 25, quand=when)
    assert [read(tmp_path).is_due(code) for code in (0, 1, 2)] == due
