"""From the ranked sentences to the quotes of an answer.

Some forms of question say by themselves what an answer looks like: what a short form stands
for, who somebody is, what happens if. Such a sentence comes first. The first quote's bold
phrase is then made whole.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import regex

from bot.answering.acronyms import SURE, asked_acronym, asked_what_it_is, expansion
from bot.answering.attributes import asks_stance, asks_when, telling
from bot.answering.cells import answering_cell, names_row
from bot.answering.clauses import (
    answering_clause,
    asked_case,
    asked_speaker,
    case_terms,
    consequence,
    leaning_consequence,
    tells_thoughts_of,
    tells_words_of,
)
from bot.answering.definitions import asked_thing, defines
from bot.answering.fitting import fitting
from bot.answering.headed import asking_for, below_heading, remedy_first, silent_in_order
from bot.answering.introductions import PLAIN, Introduction, asked_person, introduction, names
from bot.answering.labels import labelled
from bot.answering.matching import Query
from bot.answering.models import Quote
from bot.answering.profiles import quote_of
from bot.answering.pronouns import opening_person
from bot.answering.question import AnswerKind, Question
from bot.answering.quoting import code_in, whole_phrase, whole_quote
from bot.answering.ranker import RankedSentence
from bot.answering.rows import (
    asked_day,
    asked_label,
    asks_what_is_told,
    is_day,
    is_of_day,
    label_of,
    share_said,
    told_of,
)
from bot.answering.sums import asks_sum, summed
from bot.answering.unsaid import unsaid
from bot.answering.weighing import Found
from bot.answering.written import dates
from bot.corpus import Article, Passage
from bot.text import Span, terms
from bot.text.words import POSSESSIVES

#: Quotes that anybody shows: only these are worth saying whom they mean.
_SHOWN: Final = 3
#: The confidence is that the answer is in so many quotes, and at most this where it is not.
_HOLDING: Final = 2
#: A second quote so far below the first is not asked whether it says what an answer has to. On
#: held-out articles that declines fifty unanswerable questions more, and five answered ones.
_FAR: Final = 2.0
_UNSAID: Final = 0.1
#: How much of a case a sentence must say whose consequence it tells, and how sure it then is.
_MOST_OF_CASE: Final = 0.6
_LIKELY: Final = 0.5
#: By so much less a score is as good, where a sentence says what is asked.
_NEAR: Final = 1.0
#: How much of a question a timetable must be about.
_ABOUT_HALF: Final = 0.5
#: "Questions?", "Any doubts?": what only opens what is said next says nothing beside it.
_CALL: Final = regex.compile(r"\W*[\p{L}'’-]+(?:\s[\p{L}'’-]+)?\s?\?\W*")
#: "/home set", "git pull": no name of a file or a setting.
_COMMAND: Final = regex.compile(r"/\w|\S+\s")
_PLACEHOLDER: Final = regex.compile(r"[<\[{]")
_PAIRS: Final = (("(", ")"), ("“", "”"), ("[", "]"))


def chosen(
    query: Query,
    ranked: list[RankedSentence],
    confidence: float,
    found: Sequence[Found],
    limit: int,
) -> tuple[list[Quote], float]:
    """The best sentences as quotes, at most `limit`, and the confidence in the first two.

    `ranked` and `confidence` are the ranker's for the passages `found`.
    """
    question = query.question
    name, case = asked_person(question.asked), asked_case(question)
    headed, best = asking_for(question, found), ranked[:_SHOWN]
    if headed:
        best = [one for one in best if one.candidate in headed]
        ranked, confidence = below_heading(ranked, headed, found), max(confidence, _LIKELY)
    else:
        ranked = silent_in_order(query, ranked, found)
    ranked = remedy_first(question, ranked, found)
    ranked, confidence = _spelled_out_first(question, ranked, confidence, found)
    ranked, confidence = _defined_first(question, ranked, best, confidence, found)
    if name is not None:
        ranked, confidence = _introduced_first(name, question, ranked, confidence, found)
    if case:
        ranked, confidence = _consequence_first(case, ranked, confidence, found)
    ranked, confidence = _words_first(question, ranked, confidence, found)
    ranked, confidence = _told_first(question, ranked, confidence, found)
    ranked, confidence = _line_first(query, ranked, confidence, found)
    ranked = _saying_first(query, _row_first(question, ranked, found), found)
    if asks_sum(question) and (one := summed(query, ranked, found, _HOLDING)):
        ranked = _with_first(ranked, one, None)
    told = _labelled(question, ranked, found)
    for one, span in reversed(told):
        ranked, confidence = _with_first(ranked, one, span), max(confidence, _LIKELY)
    quotes = _choose(question, name, case, ranked, found, limit)
    if _says_keywords(question, quotes):
        confidence = max(confidence, _LIKELY)
    if not (told or headed) and confidence > _UNSAID and unsaid(query, _near_best(quotes)):
        # What is missing is not bold.
        return [replace(quote, highlight=None) for quote in quotes], _UNSAID
    return quotes, confidence


def _near_best(quotes: Sequence[Quote]) -> Sequence[Quote]:
    """The first quotes that may hold the answer: of far lower scores hardly any does."""
    return [one for one in quotes[:_HOLDING] if quotes[0].score - one.score < _FAR]


def _says_keywords(question: Question, quotes: Sequence[Quote]) -> bool:
    """Whether the best quote says all of a question that is but keywords: "SAFE", "moped fee"."""
    if question.kind is not AnswerKind.OTHER or question.word or not (question.terms and quotes):
        return False
    best = quotes[0]
    return {*question.terms}.issubset(terms(best.text, best.article.language))


def _with_first(
    ranked: Sequence[RankedSentence], one: RankedSentence, phrase: Span | None
) -> list[RankedSentence]:
    """`ranked` with one of them before all others, by its score too, and its bold phrase."""
    top = ranked[0]
    first = one._replace(score=top.score + (one is not top), phrase=phrase)
    return [first, *(other for other in ranked if other is not one)]


def _spelled_out_first(
    question: Question,
    ranked: list[RankedSentence],
    confidence: float,
    found: Sequence[Found],
) -> tuple[list[RankedSentence], float]:
    """To "What does SAFE stand for?" the sentence that spells it out, before all others.

    To "What is SAFE?" that answers where it is the best anyway.
    """
    acronym = asked_acronym(question)
    named = asked_what_it_is(question) if acronym is None else acronym
    if named is None:
        return ranked, confidence
    for one in ranked if acronym is not None else ranked[:1]:
        article, passage = found[one.candidate].article, found[one.candidate].passage
        sentence = passage.sentences[one.at]
        phrase = expansion(article, sentence.start, sentence.end, named)
        if phrase is not None:
            phrase = (phrase[0] - passage.start, phrase[1] - passage.start)
            sure = confidence if acronym is None else max(confidence, SURE)
            return _with_first(ranked, one, phrase), sure
    return ranked, confidence


def _defined_first(
    question: Question,
    ranked: list[RankedSentence],
    best: Sequence[RankedSentence],
    confidence: float,
    found: Sequence[Found],
) -> tuple[list[RankedSentence], float]:
    """To "What is a quay?" one of the best sentences that says so: "A quay is a wall …"."""
    thing = asked_thing(question)
    if thing is None:
        return ranked, confidence
    told: dict[tuple[int, int], int] = {}
    for one in best:
        source = found[one.candidate]
        sentence = source.passage.sentences[one.at]
        if surely := defines(source.article, sentence.start, sentence.end, thing):
            told[one.candidate, one.at] = surely
    if not told:
        return ranked, confidence
    chosen = max(told, key=lambda at: told[at])
    # What stands below a heading that is asked for has been put into its order.
    one = next(one for one in ranked if (one.candidate, one.at) == chosen)
    return _with_first(ranked, one, one.phrase), max(confidence, _LIKELY)


def _introduced_first(
    name: str,
    question: Question,
    ranked: list[RankedSentence],
    confidence: float,
    found: Sequence[Found],
) -> tuple[list[RankedSentence], float]:
    """To "Who is Maja Lind?" the sentence that says her office, before all that only name her."""
    # A last name alone is looked for where nothing is said beside the whole one, in what names
    # the same person.
    for asked in dict.fromkeys((name, name.rpartition(" ")[2])):
        said: list[tuple[tuple[bool, bool, int], Introduction, RankedSentence]] = []
        for one in ranked:
            article, passage = found[one.candidate].article, found[one.candidate].passage
            sentence = passage.sentences[one.at]
            here = introduction(article, sentence.start, sentence.end, asked)
            if here is not None and (asked == name or names(article, name)):
                own = article.language == question.language
                plain = here.strength > PLAIN, own, here.strength
                said.append((plain, here, one))
        if said:
            break
    else:
        return ranked, confidence
    _, here, one = max(said, key=lambda item: item[0])
    source = found[one.candidate]
    top = ranked[0]
    start, end = quote_of(found[top.candidate].article, found[top.candidate].at, top.at)
    if found[top.candidate] is source and start <= here.start and here.end <= end:
        one = top
    phrase = (here.start - source.passage.start, here.end - source.passage.start)
    return _with_first(ranked, one, phrase), max(confidence, SURE)


def _consequence_first(
    case: frozenset[str],
    ranked: list[RankedSentence],
    confidence: float,
    found: Sequence[Found],
) -> tuple[list[RankedSentence], float]:
    """To "What happens if a pin breaks?" a sentence that says what follows of that."""
    best: tuple[float, RankedSentence] | None = None
    for one in ranked:
        source = found[one.candidate]
        article, sentences = source.article, source.passage.sentences
        own = sentences[one.at]
        start, end = source.passage.start, source.passage.end
        if consequence(article, own.start, own.end, case) is None:
            if one.at == 0 or leaning_consequence(article, own.start, own.end) is None:
                continue
            start, end = sentences[one.at - 1].start, own.start
        said = case_terms(article.text[start:end], article.language)
        share = len(case & said) / len(case)
        if share >= _MOST_OF_CASE and (best is None or share > best[0]):
            best = share, one
    if best is None:
        return ranked, confidence
    return _with_first(ranked, best[1], best[1].phrase), max(confidence, _LIKELY)


def _words_first(
    question: Question,
    ranked: list[RankedSentence],
    confidence: float,
    found: Sequence[Found],
) -> tuple[list[RankedSentence], float]:
    """To "What did Maja Lind say?" what she said; where that is nothing, no sentence answers."""
    speaker = asked_speaker(question)
    if not speaker:
        return ranked, confidence
    for tells in (tells_words_of, tells_thoughts_of):
        for one in ranked:
            article, passage = found[one.candidate].article, found[one.candidate].passage
            start, end = passage.sentences[one.at].start, passage.sentences[one.at].end
            meant = opening_person(article, start, end)
            named = () if meant is None else terms(article.text[slice(*meant)], article.language)
            # "She said that it leans": whom the sentence opens with need not be named.
            if tells(article, start, end, speaker.difference(named)):
                return _with_first(ranked, one, one.phrase), max(confidence, _LIKELY)
    # What a guide suggests may be told in other words.
    person = speaker <= question.names or question.asked.islower()
    return ranked, min(confidence, _UNSAID) if person else confidence


def _told_first(
    question: Question,
    ranked: list[RankedSentence],
    confidence: float,
    found: Sequence[Found],
) -> tuple[list[RankedSentence], float]:
    """To "Who is the lecturer?" and "When is the exam?" the one line that tells it behind this."""
    told = []
    for one in ranked if asks_what_is_told(question) else ():
        article, passage = found[one.candidate].article, found[one.candidate].passage
        span = told_of(article, passage, passage.sentences[one.at], question)
        if span is not None:
            told.append((one, (span[0] - passage.start, span[1] - passage.start)))
    if len(told) != 1:
        return ranked, confidence
    return _with_first(ranked, *told[0]), max(confidence, _LIKELY)


def _line_first(
    query: Query,
    ranked: list[RankedSentence],
    confidence: float,
    found: Sequence[Found],
) -> tuple[list[RankedSentence], float]:
    """To "What is for lunch on Tuesday?" the one line of a timetable that is Tuesday's, to "What
    is the power of the kettle?" the one that is labelled so."""
    question = query.question
    day, asked = asked_day(question), asked_label(question)
    if day is None and asked is None:
        return ranked, confidence
    own = frozenset(question.terms)
    said: dict[tuple[str, int], tuple[float, RankedSentence]] = {}
    for one in ranked:
        source = found[one.candidate]
        article, passage = source.article, source.passage
        sentence = passage.sentences[one.at]
        label = frozenset[str]()
        if day is not None:
            if not is_of_day(article, passage, sentence, day):
                continue
        else:
            label = label_of(article, passage, sentence)
            if asked not in label or not label <= own:
                continue
        start, end = quote_of(article, source.at, one.at)
        quote = Quote.of(article, passage, start, end)
        share = share_said(question, quote, label)
        if share >= _ABOUT_HALF:
            said.setdefault((article.id, passage.section), (share, one))
    if not said:
        return ranked, confidence
    best = max(share for share, _ in said.values())
    first = [one for share, one in said.values() if share == best]
    if len(first) > 1 or (confidence >= _LIKELY and _names(question, ranked[0], found)):
        return ranked, confidence
    return _with_first(ranked, first[0], first[0].phrase), max(confidence, _LIKELY)


def _row_first(
    question: Question, ranked: list[RankedSentence], found: Sequence[Found]
) -> list[RankedSentence]:
    """To "How long is a Sprout?" the row "Sprout, 30 days" before "Bloom, as Sprout, 9 days"."""
    if not ranked or not found[ranked[0].candidate].passage.tabular:
        return ranked
    best = ranked[0]
    article, passage = found[best.candidate].article, found[best.candidate].passage
    opens, said = names_row(article, passage, passage.sentences[best.at], question)
    if opens or not said:
        return ranked
    for one in ranked[1:]:
        if one.candidate == best.candidate:
            first, own = names_row(article, passage, passage.sentences[one.at], question)
            if first and said <= own:
                return _with_first(ranked, one, one.phrase)
    return ranked


def _saying_first(
    query: Query, ranked: list[RankedSentence], found: Sequence[Found]
) -> list[RankedSentence]:
    """To "When was it founded?" a sentence that is as good as the best and says that; to "Who
    supports the plan?" one of those that are shown."""
    question, tells = query.question, telling(query)
    if not ranked or tells is None:
        return ranked
    least = -math.inf if asks_stance(question) else ranked[0].score - _NEAR
    for one in ranked[:_SHOWN]:
        if one.score < least:
            break
        source = found[one.candidate]
        quote = Quote.of(
            source.article, source.passage, *quote_of(source.article, source.at, one.at)
        )
        if tells(quote):
            phrase = _date_in(quote, source) if asks_when(question) else None
            return ranked if one is ranked[0] else _with_first(ranked, one, phrase)
    return ranked


def _date_in(quote: Quote, source: Found) -> Span | None:
    """The only date of a quote, as a span of its passage."""
    found = [*dates(quote.article.language).finditer(quote.text)]
    if len(found) != 1:
        return None
    first = quote.start - source.passage.start
    return first + found[0].start(), first + found[0].end()


def _names(question: Question, one: RankedSentence, found: Sequence[Found]) -> bool:
    """Whether a sentence names the day that a question does, or the noun that it asks for."""
    source = found[one.candidate]
    start, end = quote_of(source.article, source.at, one.at)
    said = frozenset(terms(source.article.text[start:end], source.article.language))
    named = {term for term in question.terms if is_day(term, question.language)}
    return not said.isdisjoint(named or {question.sort})


def _labelled(
    question: Question, ranked: Iterable[RankedSentence], found: Sequence[Found]
) -> list[tuple[RankedSentence, Span]]:
    """To "When is the fair?" the sentences that say so behind a label, in the article's order,
    each with what it says as a span of its passage."""
    said = []
    for one in ranked:
        source = found[one.candidate]
        if source.labelled:
            sentence, first = source.passage.sentences[one.at], source.passage.start
            span = labelled(question, source.article, sentence.start, sentence.end)
            if span is not None:
                said.append((one, (span[0] - first, span[1] - first), span))
    return [(one, span) for one, span, _ in sorted(said, key=lambda item: item[2])]


def _choose(
    question: Question,
    name: str | None,
    case: frozenset[str],
    ranked: Iterable[RankedSentence],
    found: Sequence[Found],
    limit: int,
) -> list[Quote]:
    """The best sentences as quotes, none overlapping, none saying the same words twice.

    `name` is that of whom the question asks who it is, `case` that whose consequence it asks for.
    """
    quotes: list[Quote] = []
    for sentence in ranked:
        if len(quotes) == limit:
            break
        article, number = found[sentence.candidate].article, found[sentence.candidate].at
        passage = article.passages[number]
        start, end = whole_quote(article, passage, *quote_of(article, number, sentence.at))
        words = article.text[start:end]
        if any(
            (q.article is article and q.start < end and start < q.end) or q.text == words
            for q in quotes
        ) or (quotes and _CALL.fullmatch(words)):
            continue
        # Bold says "this is the answer": only the first quote's phrase may say so.
        highlight = None
        if not quotes:
            highlight = _bold(article, passage, (start, end), question, name, case, sentence.phrase)
        quotes.append(
            Quote.of(
                article,
                passage,
                start,
                end,
                highlight,
                sentence.score,
                opening_person(article, start, end) if len(quotes) < _SHOWN else None,
            )
        )
    return quotes


def _bold(
    article: Article,
    passage: Passage,
    quote: Span,
    question: Question,
    name: str | None,
    case: frozenset[str],
    phrase: Span | None,
) -> Span | None:
    """What answers of a quote, as a span of it: `phrase`, of the passage, or what its form says."""
    if phrase is not None:
        phrase = (phrase[0] + passage.start, phrase[1] + passage.start)
    cell = answering_cell(article, passage, quote, question, phrase)
    clause = None if cell else answering_clause(article, quote, question, case)
    code = code_in(article, *quote)
    clause = clause or _command(article, quote, question, code)
    if phrase is not None and not (cell or clause or name):
        phrase = fitting(article, quote, question, phrase)
    if phrase and any(
        first < phrase[1] and phrase[0] < last and _names_code(article, question, (first, last))
        for first, last in code
    ):
        phrase = None
    # No phrase is the end of one sentence and the start of another that is quoted with it.
    if phrase and any(phrase[0] < one.end < phrase[1] for one in passage.sentences):
        phrase = None
    return _highlight(article, passage, quote, cell or clause or phrase)


def _command(
    article: Article, quote: Span, question: Question, code: Sequence[Span]
) -> Span | None:
    """The only command among the code of a quote, where it is asked how something is done, and not
    what this does: "`/home set` marks your home"."""
    if len(code) != 1 or not _COMMAND.match(article.text, *code[0]):
        return None
    opens = not article.text[quote[0] : code[0][0]].strip(" `")
    asks = question.kind is AnswerKind.MANNER or (opens and question.kind is AnswerKind.THING)
    return None if not asks or _names_code(article, question, code[0]) else code[0]


def _names_code(article: Article, question: Question, code: Span) -> bool:
    """Whether a question names what is marked as code: it is then not what answers."""
    words = _PLACEHOLDER.split(article.text[slice(*code)], maxsplit=1)[0].strip()
    return bool(words) and words.casefold() in question.asked.casefold()


def _highlight(article: Article, passage: Passage, quote: Span, phrase: Span | None) -> Span | None:
    """The phrase as a span of the quote, with the bracket or quotation mark that it opened."""
    phrase = phrase and whole_phrase(article, passage, *phrase)
    if phrase is None:
        return None
    start, end = phrase
    words = article.text[start:end]
    # What is possessed is missing: such a phrase answers nothing on its own, in any language.
    if words.endswith(POSSESSIVES):
        return None
    for opening, closing in _PAIRS:
        if opening in words and closing not in words and article.text[end : end + 1] == closing:
            end += 1
    if not quote[0] <= start < end <= quote[1]:
        return None
    return start - quote[0], end - quote[0]
