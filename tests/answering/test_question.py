"""What a question asks for, and which of its words are looked for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import Engine
from bot.answering.question import AnswerKind, analyze, asks_price
from bot.corpus import parse_article
from bot.text import terms, tokenize
from bot.text.grammar import grammar, languages
from bot.text.words import strip_accents


@pytest.mark.parametrize(
    ("text", "language", "kind", "sought"),
    [
        ("What time does the pier open?", "en", AnswerKind.DATE, "pier open"),
        ("Which time zone is the pier in?", "en", AnswerKind.DATE, "time zone pier"),
        ("what time zone is it", "en", AnswerKind.DATE, "time zone"),
        ("what time", "en", AnswerKind.DATE, "time"),
        ("Um wie viel Uhr öffnet der Hafen?", "de", AnswerKind.DATE, "öffnet Hafen"),
        ("Wie spät öffnet der Hafen?", "de", AnswerKind.DATE, "öffnet Hafen"),
        ("Wie teuer ist das Boot?", "de", AnswerKind.MONEY, "Boot"),
        ("Was kostet das Boot?", "de", AnswerKind.MONEY, "Boot"),
        ("Wie lange bleibt das Boot?", "de", AnswerKind.DURATION, "bleibt Boot"),
        ("¿A qué hora abre el puerto?", "es", AnswerKind.DATE, "abre puerto"),
        ("¿Cuánto cuesta el barco?", "es", AnswerKind.MONEY, "barco"),
        ("¿Cuánto tiempo navega el barco?", "es", AnswerKind.DURATION, "navega barco"),
        ("Combien de temps navigue le bateau ?", "fr", AnswerKind.DURATION, "navigue bateau"),
        ("À quelle heure ouvre le port ?", "fr", AnswerKind.DATE, "ouvre port"),
        ("a que hora abre el puerto", "es", AnswerKind.DATE, "abre puerto"),
        ("combien coute le bateau", "fr", AnswerKind.MONEY, "bateau"),
        ("Tekne ne kadar tutar?", "tr", AnswerKind.MONEY, "Tekne"),
        ("Liman saat kaçta açılıyor?", "tr", AnswerKind.DATE, "Liman açılıyor"),
        ("Сколько стоит лодка?", "ru", AnswerKind.MONEY, "лодка"),
        ("Как долго плывёт лодка?", "ru", AnswerKind.DURATION, "плывёт лодка"),
        ("Quanto costa la barca?", "it", AnswerKind.MONEY, "barca"),
        ("A che ora apre il porto?", "it", AnswerKind.DATE, "apre porto"),
        ("Quanto tempo navega o barco?", "pt", AnswerKind.DURATION, "navega barco"),
        ("Hoe laat opent de haven?", "nl", AnswerKind.DATE, "opent haven"),
    ],
)
def test_words_that_ask_are_not_looked_for(
    text: str, language: str, kind: AnswerKind, sought: str
) -> None:
    question = analyze(text, language)
    assert question.kind is kind
    assert question.terms == analyze(sought, language).terms


@pytest.mark.parametrize(
    ("text", "language", "kind", "sought"),
    [
        ("does anyone know when the pier opens", "en", AnswerKind.DATE, "pier opens"),
        ("i was wondering where the pier is pls", "en", AnswerKind.PLACE, "pier"),
        ("can u tell me whos the keeper thx", "en", AnswerKind.PERSON, "keeper"),
        ("why dont boats stop", "en", AnswerKind.REASON, "boats stop"),
        ("how come the pier sank", "en", AnswerKind.REASON, "pier sank"),
        ("how quickly do they mend a boat", "en", AnswerKind.DURATION, "mend boat"),
        ("what happens if the pier sinks?", "en", AnswerKind.THING, "pier sinks"),
        # Nothing else is asked; a name.
        ("anyone know?", "en", AnswerKind.OTHER, "anyone know"),
        ("Where is the Ur boat?", "en", AnswerKind.PLACE, "Ur boat"),
        ("Weiß jemand, wann der Hafen öffnet?", "de", AnswerKind.DATE, "Hafen öffnet"),
        ("gibts hab fürn boot nen hafen", "de", AnswerKind.OTHER, "boot hafen"),
        ("Woran liegt der Hafen?", "de", AnswerKind.REASON, "liegt Hafen"),
        ("was zahl ich fürs boot", "de", AnswerKind.MONEY, "boot"),
        ("quelqu'un sait quand ouvre le port ?", "fr", AnswerKind.DATE, "ouvre port"),
        ("c'est combien le bateau", "fr", AnswerKind.MONEY, "bateau"),
        ("alguien sabe cuando abre el puerto", "es", AnswerKind.DATE, "abre puerto"),
        ("qué pasa si llueve", "es", AnswerKind.THING, "llueve"),
        ("che vuol dire porto", "it", AnswerKind.DEFINITION, "porto"),
        ("weet iemand hoe laat de haven opent", "nl", AnswerKind.DATE, "haven opent"),
        ("alguém sabe onde fica o porto", "pt", AnswerKind.PLACE, "fica porto"),
        # "Кто" in it asks for nobody.
        ("Кто-нибудь знает, когда откроют порт?", "ru", AnswerKind.DATE, "откроют порт"),
        ("Какой порт открыт?", "ru", AnswerKind.PLACE, "порт открыт"),
        ("bilen var mı liman nerede", "tr", AnswerKind.PLACE, "liman"),
        # No English "gonna", but a skirt; a question itself.
        ("Dove compro la gonna?", "it", AnswerKind.PLACE, "compro gonna"),
        ("¿Dónde hago una pregunta?", "es", AnswerKind.PLACE, "hago pregunta"),
    ],
)
def test_what_chats_say_besides_is_not_looked_for(
    text: str, language: str, kind: AnswerKind, sought: str
) -> None:
    question = analyze(text, language)
    assert question.kind is kind
    assert question.terms == tuple(terms(sought, language))
    assert question.text == text
    assert all(token in tokenize(text, language) or token.stop for token in question.tokens)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("am i allowed on the pier", AnswerKind.YES_NO),
        ("im 14 can i steer the boat", AnswerKind.YES_NO),
        ("Doesn't the boat leak?", AnswerKind.YES_NO),
        ("can i buy rope when i get there", AnswerKind.YES_NO),
        ("can you say when we sail", AnswerKind.DATE),
        ("do i need to know how to sail", AnswerKind.YES_NO),
        ("do we know who steers the boat", AnswerKind.PERSON),
        ("can i choose which boat i get", AnswerKind.YES_NO),
        ("what happens if the boat isnt back in time", AnswerKind.THING),
        ("in which month does the boat sail", AnswerKind.DATE),
        ("how old do i have to be to sail", AnswerKind.AMOUNT),
        ("how old is the boat", AnswerKind.DATE),
        ("how close can boats come", AnswerKind.AMOUNT),
        ("whats the latest i can sail", AnswerKind.DATE),
        ("whats the deadline for the race", AnswerKind.DATE),
        ("what are the opening hours?", AnswerKind.DATE),
        ("how late is the pier open", AnswerKind.DATE),
        ("what mast version is this", AnswerKind.THING),
        ("who do i complain to", AnswerKind.PERSON),
        ("whats the fare to the island", AnswerKind.MONEY),
        ("how much do they charge for a boat", AnswerKind.MONEY),
        # Key words: a date and a price are asked for, no city.
        ("deadline boat race", AnswerKind.DATE),
        ("price for the boat", AnswerKind.MONEY),
        ("city pier", AnswerKind.OTHER),
        ("dove at the pier", AnswerKind.OTHER),
    ],
)
def test_what_is_asked_in_a_chat(text: str, kind: AnswerKind) -> None:
    assert analyze(text).kind is kind


@pytest.mark.parametrize(
    ("text", "kind", "sort"),
    [
        ("What was the name of the river at the mill?", AnswerKind.PLACE, "river"),
        ("Who knows how many boats there are?", AnswerKind.PERSON, None),
        ("Which author lived where the mill is?", AnswerKind.PERSON, "author"),
        ("What is the price of a boat?", AnswerKind.MONEY, "price"),
        ("What was the cause of the flood?", AnswerKind.REASON, "cause"),
        ("How many mooring places are there?", AnswerKind.AMOUNT, "places"),
        ("How many drowned in the lake?", AnswerKind.AMOUNT, None),
        ("What was the population of the town in 1900?", AnswerKind.AMOUNT, "population"),
        ("What is the number of boats?", AnswerKind.AMOUNT, "boats"),
        ("Who was Maja Ekdal?", AnswerKind.DEFINITION, None),
        ("Who was the keeper?", AnswerKind.PERSON, "keeper"),
        ("Who is painting?", AnswerKind.PERSON, None),
        ("What is the tide called at noon?", AnswerKind.THING, "tide"),
        ("What is the spring tide?", AnswerKind.DEFINITION, "tide"),
        ("What's a mill race?", AnswerKind.DEFINITION, None),
    ],
)
def test_the_noun_asked_for_says_the_kind(text: str, kind: AnswerKind, sort: str | None) -> None:
    question = analyze(text)
    assert question.kind is kind
    assert question.sort == (None if sort is None else terms(sort)[0])


@pytest.mark.parametrize(
    ("text", "language", "kind", "sort"),
    [
        ("In welcher alten Stadt liegt der Hafen?", "de", AnswerKind.PLACE, "stadt"),
        ("welche große stadt liegt hier", "de", AnswerKind.PLACE, "stadt"),
        ("Welcher Lotse, der Erfinder wurde, fuhr mit?", "de", AnswerKind.THING, None),
        # "Dichter" and "Dichte" have one stem.
        ("Welcher Dichter fuhr mit?", "de", AnswerKind.PERSON, "dichter"),
        ("¿Qué más hay en el puerto?", "es", AnswerKind.THING, None),
        ("En que pais esta el puerto", "es", AnswerKind.PLACE, "país"),
        ("¿Qué porcentaje del puerto es nuevo?", "es", AnswerKind.PERCENTAGE, "porcentaje"),
        ("¿Qué escritor vive en la isla?", "es", AnswerKind.PERSON, "escritor"),
        ("Quelle entreprise construit le pont ?", "fr", AnswerKind.ORGANISATION, "entreprise"),
        ("Quale città ha un porto?", "it", AnswerKind.PLACE, "città"),
        ("Qual rei viveu aqui?", "pt", AnswerKind.PERSON, "rei"),
        ("Welke rivier stroomt hier?", "nl", AnswerKind.PLACE, "rivier"),
        ("Какой большой город стоит у моря?", "ru", AnswerKind.PLACE, "город"),
        ("Hangi şehir denize yakın?", "tr", AnswerKind.PLACE, "şehir"),
        ("В какой стране порт?", "ru", AnswerKind.PLACE, "стране"),
        ("Wie heißt der Fluss?", "de", AnswerKind.THING, None),
        ("Wie wird der Fluss genannt?", "de", AnswerKind.THING, None),
        ("Wie wird der Fluss gereinigt?", "de", AnswerKind.MANNER, None),
        ("Combien ça coûte ?", "fr", AnswerKind.MONEY, None),
        ("Est-ce que le port est ouvert ?", "fr", AnswerKind.YES_NO, None),
        ("Qu'est-ce qu'un port ?", "fr", AnswerKind.DEFINITION, None),
        ("Qu'est-ce que c'est ?", "fr", AnswerKind.DEFINITION, None),
        ("ou est ce que le port se trouve", "fr", AnswerKind.PLACE, None),
        ("Qual è l'altezza della torre?", "it", AnswerKind.AMOUNT, "altezza"),
        ("Dov'è il porto?", "it", AnswerKind.PLACE, None),
        ("Di che cosa è fatto il porto?", "it", AnswerKind.THING, None),
        ("Porque fecharam o porto?", "pt", AnswerKind.REASON, None),
        ("Hoe zwaar is de boot?", "nl", AnswerKind.AMOUNT, None),
        ("Чей это порт?", "ru", AnswerKind.PERSON, None),
        ("Kiminle geldi?", "tr", AnswerKind.PERSON, None),
        # "Yıl" is a year, "yıldız" a star.
        ("Hangi yıldız parlıyor?", "tr", AnswerKind.THING, None),
        ("Adı neden değişti?", "tr", AnswerKind.REASON, None),
        ("Was ist der Name des Flusses?", "de", AnswerKind.DEFINITION, None),
        # Of what somebody says the noun is not what is asked for.
        ("O que disse a rainha?", "pt", AnswerKind.THING, None),
        ("Wat zei de koning?", "nl", AnswerKind.THING, None),
        # No word asks: whether something is so.
        ("Mag ik het schip zien?", "nl", AnswerKind.YES_NO, None),
        ("Posso vedere la nave?", "it", AnswerKind.YES_NO, None),
        ("Peut-on voir le bateau ?", "fr", AnswerKind.YES_NO, None),
    ],
)
def test_a_noun_behind_which_says_the_kind(
    text: str, language: str, kind: AnswerKind, sort: str | None
) -> None:
    question = analyze(text, language)
    assert question.kind is kind
    assert question.sort == (None if sort is None else tokenize(sort, language)[0].term)


_ODD = "que ¿qué wie welche qu'est-ce stato ; , ﷺ 1\u00a0000 İ ß ville 東京".split(" ")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(_ODD)).map(" ".join) | st.text(max_size=40),
    st.sampled_from([*languages(), "sv", "ja"]),
)
def test_any_text_may_be_asked(text: str, language: str) -> None:
    question = analyze(text, language)
    assert question.sort is None or question.sort in [token.term for token in question.tokens]


@pytest.mark.parametrize("language", languages())
def test_all_that_a_language_s_file_says_of_questions_is_read(language: str) -> None:
    words = grammar(language)
    for kind, phrases in words.asks.items():
        asked = AnswerKind.THING if kind == "which" else AnswerKind[kind.upper()]
        for phrase in phrases:
            assert analyze(phrase.replace("*", "a"), language).kind is asked, phrase
    # English finds its noun by parts of speech: see the nouns asked for above.
    for kind, nouns in words.sorts.items() if words.asks else ():
        which = words.asks["which"][0].replace("*", "r")
        for noun in nouns:
            noun = noun.capitalize() if words.nouns else noun
            assert analyze(f"{which} {noun}?", language).kind is AnswerKind[kind.upper()], noun


@pytest.mark.parametrize("language", languages())
def test_what_its_phrases_say_of_a_question_is_read(language: str) -> None:
    phrases = {
        key: [phrase.replace("*", "a").replace("?", "x").removesuffix(" .") for phrase in own]
        for key, own in grammar(language).phrases.items()
    }
    for key in ("negated", "comparative", "naming"):
        for phrase in phrases.get(key, ()):
            assert getattr(analyze(phrase, language), key), phrase
            assert getattr(analyze(strip_accents(phrase.upper()), language), key), phrase
    (noun,) = terms("Eiland", language)
    for phrase in phrases["focus"]:
        for kind in ("", *phrases.get("kinds", ())):
            assert analyze(f"{phrase} {kind} eiland", language).focus == {noun}, phrase
    worth = (word for word in grammar(language).worth if terms(word, language))
    for phrase in (*phrases["how_much"], *worth):
        assert asks_price(analyze(phrase, language)), phrase
    for phrase in phrases["unsought"]:
        for asked in (phrase, strip_accents(phrase)):
            assert analyze(f"Eiland {asked}", language).terms == (noun,), phrase


@pytest.mark.parametrize(
    ("text", "language", "focus"),
    [
        ("In che anno fu aperto il ponte?", "it", "anno"),
        # A relative asks for no noun.
        ("Il ponte che Maria aprì, in quale città si trova?", "it", "città"),
        ("A ponte que Maria abriu fica em que cidade?", "pt", "cidade"),
        ("Combien d'habitants a la ville ?", "fr", "habitants"),
        ("Quelle sorte de pont est-ce ?", "fr", "pont"),
        ("Wat voor soort brug is het?", "nl", "brug"),
        ("What is the case in which year?", "en", "year"),
    ],
)
def test_the_noun_behind_which_is_what_is_asked_about(text: str, language: str, focus: str) -> None:
    assert analyze(text, language).focus == frozenset(terms(focus, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿Cuándo abre el puente?", "es"), ("¿Por qué se cerró el puente?", "es"),
        ("¿Qué país tiene el puente?", "es"), ("¿Qué es un puente?", "es"),
        ("Où est le pont qui a coulé ?", "fr"), ("Quel âge a le pont ?", "fr"),
        ("Combien coûte le pont ?", "fr"), ("Wie heißt die Brücke?", "de"),
        ("Perché il ponte è chiuso?", "it"), ("O que é uma ponte?", "pt"),
        ("В каком городе есть мост?", "ru"), ("Köprü niçin kapandı?", "tr"),
        ("Köprü hangi yılda yapıldı?", "tr"),
    ],
)  # fmt: skip
def test_a_question_may_be_typed_without_accents(text: str, language: str) -> None:
    plain = strip_accents(text.lower()).strip("¿ ?").replace("ß", "ss")
    assert plain != text.lower()
    kind = analyze(text, language).kind
    assert kind is not AnswerKind.OTHER
    assert analyze(plain, language).kind is kind


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        # A relative pronoun is spelled as what asks, or nearly.
        ("En la isla que está al norte, ¿quién vive?", "es", AnswerKind.PERSON),
        ("Como visitante, ¿qué es un puente?", "es", AnswerKind.DEFINITION),
        ("La nave che affondò, quando partì?", "it", AnswerKind.DATE),
        ("Le pont qui ferme à midi, où est-il ?", "fr", AnswerKind.PLACE),
        ("Le pont est fermé ou ouvert ?", "fr", AnswerKind.OTHER),
        # No noun behind its verb: "what has been built".
        ("Che cosa è stato costruito?", "it", AnswerKind.THING),
        # Spaces, and letters that become two.
        ("Die Straße, die Größe: in welcher Stadt liegt sie?", "de", AnswerKind.PLACE),
        ("Wie  viele Boote?", "de", AnswerKind.AMOUNT),
        ("Bei 10\u00a0000 Booten und 20\u00a0000: in welcher Stadt?", "de", AnswerKind.PLACE),
        ("İsmi nedir?", "tr", AnswerKind.THING),
    ],
)
def test_what_only_looks_like_a_question_word_does_not_ask(
    text: str, language: str, kind: AnswerKind
) -> None:
    assert analyze(text, language).kind is kind


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Who opened the bridge?", "de", AnswerKind.PERSON),
        ("Wer hat die Brücke gebaut?", "en", AnswerKind.PERSON),
        ("¿Cuándo se abrió?", "sv", AnswerKind.DATE),
        # German "was" and Italian "come" are English words.
        ("the bridge that was closed", "en", AnswerKind.OTHER),
        ("come to the bridge", "en", AnswerKind.OTHER),
        # So are words that ask for more: for who in Italian and Turkish, and for where.
        ("Chi ha costruito il ponte?", "en", AnswerKind.PERSON),
        ("Quanto costa?", "en", AnswerKind.MONEY),
        ("tai chi at the bridge", "en", AnswerKind.OTHER),
        ("Kim and the bridge", "en", AnswerKind.OTHER),
        ("dove over the bridge", "en", AnswerKind.OTHER),
        ("Was the bridge closed?", "en", AnswerKind.YES_NO),
    ],
)
def test_a_question_may_be_asked_in_another_language(
    text: str, language: str, kind: AnswerKind
) -> None:
    assert analyze(text, language).kind is kind


def test_a_time_is_found_where_no_word_says_that_it_is_one() -> None:
    text = (
        "The outing on Sunday is moved to the north pier because of the wind. We start at 3 pm. "
        "Bring your own rope and 5 euros for the boat."
    )
    answer = Engine([parse_article("note.txt", text)]).ask("what time do we start")
    assert answer.answered and answer.quotes[0].text == "We start at 3 pm."


@pytest.mark.parametrize(
    "question", ["How much is the boat worth?", "What does the boat cost?", "price of the boat"]
)
def test_an_amount_of_money_says_what_a_thing_is_worth(question: str) -> None:
    text = (
        "The boat lies at the north pier, painted red. The council voted for the €40,000 boat "
        "on Monday. Nobody may step on it in winter, the harbour master says."
    )
    answer = Engine([parse_article("note.txt", text)]).ask(question)
    assert answer.answered and "€40,000" in answer.quotes[0].text
