"""Notices cut by ruled titles: `----- Transcript of session follows -----`.

sendmail made the form, others copied it. The rules are of hyphens, some between bars.
"""

from dataclasses import dataclass, field

__all__ = ["Section", "ruled_sections"]

_AROUND = " \t|"


@dataclass(slots=True)
class Section:
    """A title in lower case, "" where the rule has none, and the lines below it."""

    title: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def ruled_sections(text: str) -> tuple[Section, ...]:
    """The sections of a notice in order; what stands above the first rule is none."""
    sections: list[Section] = []
    for line in text.split("\n"):
        title = _title(line)
        if title is not None:
            sections.append(Section(title))
        elif sections:
            sections[-1].lines.append(line)
    return tuple(sections)


def _title(line: str) -> str | None:
    """What stands between two rules, "" where only one rule opens the line; None: no rule."""
    text = line.strip(_AROUND)
    if not text.startswith("---"):
        return None
    return text.strip("- \t:").lower() if text.endswith("--") else ""
