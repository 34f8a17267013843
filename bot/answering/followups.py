"""Follow-ups: a question that leans on the one before it, asked with what it leaves out.

"And what did he say about Germany?" is no question for an index: `he` is in no
sentence that answers, and whom it means is in the question before. What is
missing is taken over as words: of the earlier question, and for a person that it
asked for, of the answer. A question that stands by itself is left as it is.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Final, NamedTuple

import regex

from bot.answering.messages import pieces_of, without
from bot.answering.models import Answer, Quote
from bot.answering.pronouns import persons_in
from bot.answering.question import AnswerKind, Question, analyze
from bot.answering.spelling import Respelled
from bot.text import DEFAULT_LANGUAGE, Token, tokenize
from bot.text.grammar import either, grammar, pattern_of
from bot.text.relations import relations


class Lean(enum.Enum):
    """What a question leaves to the one before it."""

    NOTHING = "nothing"
    PERSON = "a person"
    THING = "a person or a thing"
    EVENT = "what happened"
    ALL = "all but what it adds"
    MAYBE = "perhaps its subject"


#: From this confidence on an answer need not hold a word of the question's own.
_SURE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is asked: `text` is the member's with the words `taken` over."""

    text: str
    taken: tuple[str, ...] = ()


class _Words(NamedTuple):
    """What shows in one language that a question leans on another, as patterns.

    `asking` finds what asks, `begins` the beginning of a question that opens with that, `noun`
    one that a later pronoun may mean.
    """

    opening: regex.Pattern[str]
    person: regex.Pattern[str]
    thing: regex.Pattern[str]
    event: regex.Pattern[str]
    place: regex.Pattern[str]
    asking: regex.Pattern[str]
    begins: regex.Pattern[str]
    noun: regex.Pattern[str]


@cache
def _words(language: str) -> _Words:
    """Those of a language; of English where its file has none."""
    known = grammar(language)
    if "carries_on" not in known.phrases:
        return _words(DEFAULT_LANGUAGE)
    sources = {
        key: pattern_of(known.said(key), accents=True)
        for key in ("carries_on", "he", "it", "that", "nameless")
    }
    event = rf"\b(?:{sources['that']})(?=\W*$)"
    asking, begins, noun = _ASKING, _BEGINS, _NOUN
    if language not in _LISTED:
        asking = regex.compile(rf"\b(?:{either(known.asking)})\b", regex.I)
        begins = regex.compile(
            rf"^\W*(?:(?:{sources['nameless']})\s+)?(?:{asking.pattern})", regex.I
        )
        # "O que" is no noun.
        article = rf"\b(?:{either(known.of_class('article'))})\s+(?!{asking.pattern})"
        noun = regex.compile(rf"{article}\p{{L}}{{3,}}|\bl['’]\p{{L}}{{3,}}", regex.I)
    return _Words(
        regex.compile(rf"^\W*(?:{sources['carries_on']})\b[\s,:]*", regex.I),
        regex.compile(rf"\b(?:{sources['he']})\b", regex.I),
        regex.compile(rf"\b(?:{sources['it']})\b", regex.I),
        regex.compile(rf"{event}|{_EVENT}" if language == DEFAULT_LANGUAGE else event, regex.I),
        regex.compile(rf"\b(?:{sources['nameless']})\s+(?:the\s+)?$", regex.I),
        asking,
        begins,
        noun,
    )


#: In English what was asked is meant in other places, too.
_EVENT: Final = (
    r"\b(?:was|is|were|are|did|does|would) (?:that|this)\b(?!\s+\p{L}+\s+(?:that|which|who))"
    r"|(?<!\bare |\bis |\bwas |\bwere |\bbe )\b(?:there|so)(?=\W*$)"
    r"|\b(?:at|in|by|from|for|to|of|with|on|during|after|before|since|until)"
    r" (?:this|that|these|those)\b"
    r"|\b(?:who|what|which|where|how|whom|anyone|anything) else\b"
)
_AUXILIARY: Final = (
    r"do|does|did|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must"
)
#: The languages of which this has what asks, and articles; those of others are in their files.
_LISTED: Final = frozenset(("en", "de", "fr", "es", "tr", "ru"))
_ASKING: Final = regex.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|wer|wem|wen|wessen|was|welche\w*|wann|wo"
    r"|wohin|woher|warum|wie|wieso|qui|que|quoi|quel(?:le)?s?|quand|où|pourquoi|comment|combien"
    r"|quién(?:es)?|qué|cuál(?:es)?|cuándo|dónde|por qué|cómo|cuánt[oa]s?|kim\w*|ne|neden|niçin"
    r"|nerede\w*|nasıl|kaç|hangi|кто|кого|кому|что|какой|какая|какие|когда|где|куда|почему|зачем"
    r"|как|сколько)\b",
    regex.I,
)
#: A pronoun that is the subject of the question itself: nothing in it can be meant.
_SUBJECT: Final = regex.compile(rf"\b(?:{_AUXILIARY})(?:n['’]t)?\s+(?:he|she|they|it)$", regex.I)
_BEGINS: Final = regex.compile(
    rf"^\W*(?:(?:by|in|at|to|from|for|with|since|until|on|of|an|in|von|zu|mit|à|de|en|a|con|para)\s+)?"
    rf"(?:{_ASKING.pattern}|(?:{_AUXILIARY})\b)",
    regex.I,
)
#: "Who was John Harvard?": the name is there already.
_WHO_WAS: Final = regex.compile(
    r"^\W*(?i:who|wer|qui|quién|кто)\s+(?:(?:is|was|are|were|ist|war|est|était|es|fue)\s+)?\p{Lu}"
)
_PAUSE: Final = regex.compile(r"[,;:.?!](?=\s)")
_OWNED: Final = regex.compile(r"(?:his|her|its|their)$", regex.I)
_OF: Final = regex.compile(rf"(?:\b(?:{_AUXILIARY}|of)\s+|^\W*)$", regex.I)
#: "it" that means nothing: "How long does it take to …", "Is it true that …".
_EXPLETIVE: Final = regex.compile(
    rf"\b(?:{_AUXILIARY}) it (?:take|mean|true|possible|necessary|called when"
    r"|(?:\p{L}+ly )?(?:believed|said|thought|known|considered|estimated|claimed|argued)\b"
    r")|\b(?:is|was|be) it (?:(?:\p{L}+ )?\p{L}+ )?(?:to|that|when|if)\b|\bit (?:cost|take) to\b"
    r"|^\W*it\b|\bfar is it from\b",
    regex.I,
)
#: A noun that a later pronoun may mean: "the college … its".
_NOUN: Final = regex.compile(
    r"\b(?:the|a|an|der|die|das|den|dem|ein\w*|le|la|les|un|une|el|los|las|una)\s+\p{L}{3,}"
    r"|\bl['’]\p{L}{3,}",
    regex.I,
)
#: "By which treaty?", "How many ships?": no verb, no more than a word or two.
_FRAGMENT: Final = regex.compile(
    r"^\W*(?:(?:by|in|at|to|from|for|with|since|until|on|of|near|after|before)\s+(?:who|whom|whose"
    r"|which|what|when|where)|how (?:many|much|long|often|far)|which|whose)(?:\s+\p{L}+){0,2}\W*$",
    regex.I,
)
_BARE_WHICH: Final = regex.compile(rf"^\W*which\s+(?:ones?|of|{_AUXILIARY})\b", regex.I)
#: At most so many content words: more say for themselves what is asked.
_FEW: Final = 2
#: Content words with which a question needs none of what is said beside it.
_ENOUGH: Final = 2
#: Letters that words of one family share at the least.
_KIN: Final = 5


def leaning(question: str, language: str = DEFAULT_LANGUAGE) -> Lean:
    """What `question` leaves to an earlier one; NOTHING for one that stands by itself."""
    opening, rest = _opened(question, language)
    words, tokens = _words(language), tokenize(rest, language)
    if not tokens:
        return Lean.NOTHING
    own = _content(rest, tokens, language)
    name = next((t for t in tokens if _is_name(rest, t, tokens)), None)
    asking = words.asking.search(rest)
    acting = language == "en" and regex.search(rf"\b(?:{_AUXILIARY})\b", rest, regex.I)
    if not own and (asking or opening):
        return Lean.ALL
    if opening and not asking and not acting:
        return Lean.ALL
    if language == "en" and not acting and name is None and _FRAGMENT.match(rest):
        return Lean.ALL
    for kind, pattern in ((Lean.PERSON, words.person), (Lean.THING, words.thing)):
        found = pattern.search(rest)
        if found is None or (language == "en" and _EXPLETIVE.search(rest)):
            continue
        if not _meant_inside(rest, found, own, name, language):
            return kind
    if words.event.search(rest):
        return Lean.EVENT
    if language == "en" and _BARE_WHICH.match(rest) and name is None and len(own) <= _FEW:
        return Lean.EVENT
    if name is None and (opening or len(own) <= _FEW) and words.noun.search(rest) is None:
        return Lean.MAYBE
    return Lean.NOTHING


def _opened(question: str, language: str) -> tuple[bool, str]:
    """Whether a question opens as one that goes on with another does, and what is behind that."""
    opening = _words(language).opening.match(question)
    return opening is not None, question[opening.end() :] if opening else question


def readings(text: str, language: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
    """`text` as it may be asked, likeliest first: as it is, and its questions with blanks for
    what is said beside them.

    "I lost my key. What do I do now?" needs its key; "I looked everywhere. Who cut the keys?"
    needs nothing.
    """
    pieces = pieces_of(text, language)
    asking = [piece for piece in pieces if piece.asks or piece.opens]
    if not any(piece.asks for piece in asking) or len(asking) == len(pieces):
        return (text,)
    questions = [text[piece.start : piece.end] for piece in asking]
    if not all(_says_enough(analyze(one, language)) for one in questions):
        return (text,)
    # A lead stays: "can you tell me if" asks whether it is so.
    alone = without(text, [piece for piece in pieces if piece not in asking])
    leans = any(leaning(one, language) not in (Lean.NOTHING, Lean.MAYBE) for one in questions)
    return (text, alone) if leans else (alone, text)


def _says_enough(question: Question) -> bool:
    """Whether a question has words enough to be asked without what is said beside it."""
    return bool(question.names) or len(question.terms) >= _ENOUGH


def understand(
    question: str,
    earlier: str,
    language: str = DEFAULT_LANGUAGE,
    answer: Callable[[], Answer] | None = None,
) -> Understood:
    """`question` with what it leaves to `earlier`, which was asked before it.

    `answer` gives the answer to `earlier`; it is called only where `question`
    means the person that `earlier` asked for. A question that leans on nothing,
    or perhaps only (see `leaning`), comes back as it is.
    """
    return _with(question, earlier, language, answer, leaning(question, language))


def _meant_inside(
    rest: str, pronoun: regex.Match[str], own: Sequence[Token], name: Token | None, language: str
) -> bool:
    """Whether the question itself has said before a pronoun whom or what it means."""
    words, before = _words(language), rest[: pronoun.start()]
    if name is not None and name.start < pronoun.start():
        return True
    focus = analyze(rest, language).focus
    said = [t for t in own if t.start < pronoun.start() and t.term not in focus]
    if said and (not words.begins.match(rest) or _PAUSE.search(before, said[0].end)):
        return True  # "Newborns are … because they …", "When the lead melts, what does it …"
    if len(said) >= _FEW:
        return True
    if language == "en" and _SUBJECT.search(rest[: pronoun.end()]):
        return False
    if language == "en" and _OWNED.match(pronoun.group()) and not _OF.search(before):
        return True  # "Who gave their name to …": the name of those who gave it
    return words.noun.search(before) is not None


def ask_in_context(
    ask: Callable[[str], Answer],
    question: str,
    earlier: Sequence[str],
    language: str = DEFAULT_LANGUAGE,
    respell: Callable[[str], Respelled] = lambda text: Respelled(text, ()),
) -> tuple[Answer, Understood]:
    """The answer to `question`, and how it was understood.

    `earlier` are the questions asked before it, oldest first; each may lean on one
    before. Where the words of the earlier one lead to no answer, the question is
    asked as it is, and one that only perhaps leans is asked with them only where
    it has no answer of its own. `respell` gives a text without its slips.
    `Answer.question` is the member's own text.
    """
    asked: list[str] = []
    for text in earlier:
        text = respell(text).text
        before = _meant_by(text, asked, leaning(text, language), language)
        if before:
            text = understand(text, before, language, partial(ask, before)).text
        asked.append(text)
    as_it_is = Understood(question)
    if not asked:
        return ask(question), as_it_is
    read, slips = respell(question)
    lean = leaning(read, language)
    if lean is Lean.NOTHING:
        return ask(question), as_it_is

    def ask_with(understood: Understood) -> Answer:
        found = ask(understood.text)
        return replace(found, question=question, slips=(*slips, *found.slips))

    before = _meant_by(read, asked, lean, language)
    if lean is Lean.MAYBE:
        answer = ask(question)
        if answer.answered:
            return answer, as_it_is
        understood = _with(read, before, language, None, Lean.THING)
        found = ask_with(understood) if understood.taken else answer
        # The words taken over alone find much: those of the question must be there, too.
        said = found.answered and _said(read, found, language, all)
        return (found, understood) if said else (answer, as_it_is)
    understood = _with(read, before, language, partial(ask, before), lean)
    if not understood.taken:
        return ask(question), as_it_is
    found = ask_with(understood)
    # "And the weather?": what is added has to be there, not only what was taken over.
    sure = lean is not Lean.ALL and found.confidence >= _SURE
    if found.answered and (sure or _said(read, found, language, any)):
        return found, understood
    answer = ask(question)
    if answer.answered or found.answered:
        return answer, as_it_is
    return found, understood


def _meant_by(question: str, earlier: Sequence[str], lean: Lean, language: str) -> str:
    """Which of some questions one leans on, "" where there are none: the last that is of a person,
    if that is missing, or of the same thing; else the last."""

    def terms(text: str) -> set[str]:
        return {token.term for token in _content(text, tokenize(text, language), language)}

    own, words = terms(question), _words(language)
    of_person = lean is not Lean.NOTHING and words.person.search(question) is not None
    for one in reversed(earlier):
        if _is_of_person(one, language) if of_person else not own.isdisjoint(terms(one)):
            return one
    return earlier[-1] if earlier else ""


def _is_of_person(question: str, language: str) -> bool:
    """Whether a question asks for a person, or may name one."""
    if analyze(question, language).kind is AnswerKind.PERSON:
        return True
    tokens = tokenize(question, language)
    names = [token for token in tokens if _is_name(question, token, tokens)]
    return bool(_persons(question, names, language))


def _said(
    question: str, answer: Answer, language: str, how_many: Callable[[Iterable[bool]], bool]
) -> bool:
    """Whether the quotes that are shown first hold content words of `question`, or their kin."""
    own = {t.term for t in _content(question, tokenize(question, language), language)}
    held = {t.term[:_KIN] for q in answer.quotes[:2] for t in tokenize(q.text, q.article.language)}
    derived = relations(language).derived
    return not own or how_many(
        any(other[:_KIN] in held for other in (term, *derived(term))) for term in own
    )


def _with(
    question: str,
    earlier: str,
    language: str,
    answer: Callable[[], Answer] | None,
    lean: Lean,
) -> Understood:
    if lean in (Lean.NOTHING, Lean.MAYBE):
        return Understood(question)
    opening, rest = _opened(question, language)
    tokens = tokenize(earlier, language)
    said = _content(earlier, tokens, language)
    names = [t for t in said if _is_name(earlier, t, tokens)]
    taken: list[str] = []
    if lean is Lean.PERSON:
        taken = _person(earlier, names, language, answer)
    elif lean is Lean.THING:
        focus = analyze(earlier, language).focus
        taken = _spelled(earlier, [t for t in said if t in names or t.term in focus])
    elif lean is Lean.ALL and opening and not _words(language).asking.search(rest):
        replaced = _in_its_place(rest, earlier, language, names)
        if replaced is not None:
            return replaced
    if not taken:
        taken = _spelled(earlier, said)
    known = {t.term for t in tokenize(rest, language)}
    taken = [w for w in taken if not {t.term for t in tokenize(w, language)} <= known]
    if not taken:
        return Understood(question)
    return Understood(f"{rest.rstrip(' ?!.')} {' '.join(taken)}?", tuple(taken))


def _person(
    earlier: str, names: list[Token], language: str, answer: Callable[[], Answer] | None
) -> list[str]:
    """Whom `he` means: the one that the earlier question asked for, else those that it named."""
    asked = analyze(earlier, language).kind is AnswerKind.PERSON
    if answer is not None and asked and not _WHO_WAS.match(earlier):
        given = answer()
        phrase = _named(given.quotes[0], earlier) if given.answered and given.quotes else None
        if phrase is not None:
            tokens = tokenize(phrase, language)
            found = _spelled(phrase, [t for t in tokens if phrase[t.start].isupper()])
            if found:
                return found
    return _persons(earlier, names, language) or _spelled(earlier, names)


def _persons(earlier: str, names: list[Token], language: str) -> list[str]:
    """Those names of a question that may be persons': not "NATO", nor "in Brussels"."""
    place = _words(language).place
    return [
        name
        for name, token in zip(_spelled(earlier, names), names, strict=True)
        if not (name.isupper() and len(name) > 1) and not place.search(earlier[: token.start])
    ]


def _named(quote: Quote, earlier: str) -> str | None:
    """Who answers, by a quote: a person of its bold phrase, else the first that is new, else it."""
    article = quote.article
    persons = persons_in(article, quote.start, quote.end)
    if quote.highlight is not None:
        start, end = (quote.start + at for at in quote.highlight)
        if any(start < b and a < end for a, b in persons):
            return quote.phrase
    new = [article.text[a:b] for a, b in persons]
    return next((name for name in new if name not in earlier), quote.phrase)


def _in_its_place(rest: str, earlier: str, language: str, names: list[Token]) -> Understood | None:
    """ "And graduate students?" after "How many undergraduates …": the same of something else."""
    other = rest.strip(" ?!.")
    own = _content(rest, tokenize(rest, language), language)
    if not own:
        return None
    if rest[own[0].start].isupper() and names:
        start, end = names[-1].start, names[-1].end
    else:
        focus = analyze(earlier, language).focus
        meant = [t for t in tokenize(earlier, language) if not t.stop and t.term in focus]
        if not meant:
            return None
        start, end = meant[0].start, meant[-1].end
    text = f"{earlier[:start]}{other}{earlier[end:]}"
    said = _content(earlier, tokenize(earlier, language), language)
    kept = _spelled(earlier, [t for t in said if not start <= t.start < end])
    return Understood(text, tuple(kept))


def _spelled(text: str, tokens: Iterable[Token]) -> list[str]:
    """What is written for some tokens of a text."""
    return [text[token.start : token.end] for token in tokens]


def _content(text: str, tokens: Sequence[Token], language: str) -> list[Token]:
    empty = grammar(language).said("asks_with")
    return [t for t in tokens if not t.stop and text[t.start : t.end].casefold() not in empty]


def _is_name(text: str, token: Token, tokens: Sequence[Token]) -> bool:
    """Whether a word is a name or a year: it begins with a capital, and not only the sentence."""
    if token.stop or text.isupper():
        return False
    spelled = text[token.start : token.end]
    if spelled[0].isdigit():
        return len(spelled) == 4
    return spelled[0].isupper() and (token is not tokens[0] or spelled[1:].lower() != spelled[1:])
