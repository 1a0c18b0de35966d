"""What can go wrong for good: each message is French, names the place, the fault and the way out."""

from __future__ import annotations


class ConcertationsError(Exception):
    """Base of every error that a person is meant to read; never shown with a traceback."""


class FramingError(ConcertationsError):
    """The framing file is wrong; the message names the file and the key."""


class CampaignError(ConcertationsError):
    """The campaign folder or its campaign.toml is wrong."""


class WorkbookError(ConcertationsError):
    """A workbook cannot be read at all (anything less is a finding)."""


class UnfinishedReadingError(WorkbookError):
    """The reading of a workbook was ended, by its limits or from outside: the machine may be why, so it is not held against the file for good."""


class ExportFileError(ConcertationsError):
    """A platform export cannot be recognised or read."""


class DraftError(ConcertationsError):
    """An edited manifesto cannot be read; it is left as it is."""


class NoteError(ConcertationsError):
    """A note cannot be written, or confirmed, as it was asked; no file was changed."""


class ReturnError(ConcertationsError):
    """A returned workbook would cover the file that it comes from."""


class BalanceError(ConcertationsError):
    """Rows received differ from rows kept + set aside + empty: a row vanished."""


class ClaimError(ConcertationsError):
    """A claim has no evidence, a duplicate id, or figures that its sentence does not show."""


class PublicationError(ConcertationsError):
    """A written artefact did not pass its re-reading."""


class ConfinedError(ConcertationsError):
    """Work given to a process of its own did not come back; the message says why, without naming the file."""


class TooLongError(ConfinedError):
    """It took more time than allowed and was ended."""


class TooMuchMemoryError(ConfinedError):
    """It asked for more memory than allowed."""


class CrashError(ConfinedError):
    """The process ended abruptly; what it last wrote is in the notes of the error."""


class MachineError(ConfinedError):
    """The system refused it a file, for want of room or of rights: the machine is to be mended, not what was run."""


class QuestionError(ConcertationsError):
    """An analyst asked for something that the campaign does not hold; the message gives the nearest thing that it does."""
