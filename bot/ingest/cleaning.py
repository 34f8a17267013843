"""From bytes to text that is safe to keep: encodings, and characters that hide."""

from __future__ import annotations

from typing import Final

import charset_normalizer
import regex

from bot.ingest.documents import MAX_CHARS, IngestError

#: What an encoding is guessed from.
_SAMPLE: Final = 60_000
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NEWLINES: Final = regex.compile(r"\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
#: Control, formatting and private characters, those without a meaning, and
#: fillers that look like nothing. Signs that Arabic and Syriac numbers need stay.
_HIDDEN: Final = regex.compile(
    r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800\ufffc"
    r"--[\n\t\u0600-\u0605\u06dd\u070f\u08e2\u200c\u200d]]",
    regex.V1,
)
#: A joiner that nothing before it needs: the scripts that are joined, and emoji.
_JOINER: Final = regex.compile(
    r"(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\p{Arabic}\p{Syriac}\p{Mongolian}"
    r"\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}"
    r"\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}])[\u200c\u200d]|(?<=[\u200c\u200d])[\u200c\u200d]"
)
#: More marks on one letter than any orthography has.
_PILED: Final = regex.compile(r"(\p{M}{4})\p{M}+")


def clean(text: str) -> str:
    """`text` as it is kept: "\\n" for newlines, nothing bidirectional or invisible in it."""
    text = _NEWLINES.sub("\n", text)
    text = _JOINER.sub("", _HIDDEN.sub("", text))
    return _PILED.sub(r"\1", text)


def decode(data: bytes, declared: str | None = None, *, limit: int = MAX_CHARS) -> str:
    """The text that `data` is, cleaned, of at most `limit` characters.

    A byte-order mark is believed, then UTF-8 where it fits, then what the file
    or its server declares, then charset-normalizer's guess. Raises IngestError
    where it is no text.
    """
    text = clean(_decode(data, declared))
    return within(text, limit)


def within(text: str, limit: int = MAX_CHARS) -> str:
    """`text`, where it is short enough for one article."""
    if len(text) > limit:
        raise IngestError(
            f"It has {len(text):,} characters; an article may have at most {limit:,}. "
            "Split it into several."
        )
    return text


def _decode(data: bytes, declared: str | None) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                if encoding != "utf-8-sig":
                    raise IngestError("It is damaged: its text is cut off.") from error
                data = data[len(mark) :]
                break
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return _checked(text)
    if declared is not None:
        try:
            return _checked(data.decode(declared))
        except (LookupError, UnicodeError, ValueError):
            pass
    mixed = _mixed(data)
    if mixed is not None:
        return _checked(mixed)
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    encoding = "cp1252" if best is None else best.encoding
    try:
        return _checked(data.decode(encoding))
    except (UnicodeError, LookupError):
        return _checked(data.decode(encoding, "replace"))


def _mixed(data: bytes) -> str | None:
    """A UTF-8 text with some lines in Windows' code page, line by line; None where it is not."""
    lines: list[str] = []
    good = bad = 0
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8"))
            good += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
            bad += 1
    return "".join(lines) if good > 2 * bad else None


def _checked(text: str) -> str:
    """`text`, where it is one: a binary file has control characters, a text has next to none."""
    sample = text[:_SAMPLE]
    odd = sum(1 for c in sample if (c < " " and c not in "\n\r\t\f\v\x1b") or c == "\ufffd")
    if odd * 100 > len(sample):
        raise IngestError("It is not text, or it is damaged.")
    return text
