"""The bold phrase is whole, and of the kind that is asked for."""

from __future__ import annotations

import time

import pytest

from bot.answering import Engine
from bot.answering.clauses import READ_WHOLE
from bot.answering.fitting import fitting
from bot.answering.question import AnswerKind, analyze
from bot.answering.written import expressions, no_money, numbers, ready
from bot.corpus import parse_article
from bot.text.grammar import languages

HARBOUR = (
    "The Old Harbour of Port Selma was closed from 3 to 9 May 1931 after a storm. At least six "
    "years and two months passed before 40 of the 90 berths, worth about 7.5 million pounds, were "
    "rebuilt by the engineer Hana Weiss. “It took too long,” said Mara Quist, who kept "
    "the lighthouse. The new quay is 412 square metres large."
)


def test_a_reason_behind_a_colon_is_whole() -> None:
    text = "Today there is no boat to the island: captain Ida Moss is in bed with a cold."
    article = parse_article("boat.txt", text)
    start = text.index("captain Ida")
    question = analyze("Why is there no boat to the island?")
    span = fitting(article, (0, len(text)), question, (start, start + len("captain Ida Moss")))
    assert span and text[slice(*span)] == "captain Ida Moss is in bed with a cold"
    question = analyze("Why is captain Ida Moss in bed with a cold?")
    assert fitting(article, (0, len(text)), question, (start, start + 16)) == (start, start + 16)


@pytest.mark.parametrize(
    ("question", "phrase", "fits"),
    [
        ("When was the Old Harbour closed?", "9", "3 to 9 May 1931"),
        ("When was the Old Harbour closed?", "storm", "3 to 9 May 1931"),
        ("What year was the Old Harbour closed?", "1931", "1931"),
        ("Who is the engineer Hana?", "engineer Hana", "engineer Hana Weiss"),
        ("Which engineer is Weiss?", "engineer Hana", "engineer Hana"),
        ("When did it happen?", "after a storm", "after a storm"),
        ("How long was it closed?", "3", "At least six years and two months"),
        ("How long did it take?", "least six years", "At least six years and two months"),
        ("How much were the berths worth?", "worth about 7.5 million", "7.5 million pounds"),
        ("How many berths were rebuilt?", "90 berths", "40 of the 90 berths"),
        ("How large is the new quay?", "412", "412 square metres"),
        ("How many square metres has the quay?", "412", "412"),
        (
            "Who rebuilt the berths?",
            "rebuilt by the engineer Hana Weiss",
            "the engineer Hana Weiss",
        ),
        ("Who kept the lighthouse?", "lighthouse", "Mara Quist"),
        ("What was closed?", "Harbour of Port", "Old Harbour of Port Selma"),
        ("What was said?", "too long,” said Mara Quist", "too long"),
        ("Was the harbour closed?", "storm", None),
        ("Why was it closed?", "3", None),
        ("How were the berths rebuilt?", "engineer", None),
        ("How were the berths left?", "rebuilt", "rebuilt"),
    ],
)
def test_a_phrase_is_whole_and_of_its_kind(question: str, phrase: str, fits: str | None) -> None:
    article = parse_article("harbour.txt", HARBOUR)
    passage = article.passages[0]
    start = HARBOUR.index(phrase)
    sentence = next(s for s in passage.sentences if s.start <= start < s.end)
    quote = sentence.start, sentence.end
    if question.startswith("How long was"):
        quote = passage.start, passage.end
    span = fitting(article, quote, analyze(question), (start, start + len(phrase)))
    assert fits == (None if span is None else HARBOUR[slice(*span)])


def test_in_a_long_article_a_person_is_found_too() -> None:
    text = "\n\n".join(["Rain fell on the quay."] * 5_000 + [HARBOUR] + ["Snow fell."] * 9_000)
    assert len(text) > READ_WHOLE
    start = text.index("lighthouse")
    quote = text.index("“It took"), text.index(" The new quay")
    span = fitting(
        parse_article("long.txt", text),
        quote,
        analyze("Who kept the lighthouse?"),
        (start, start + len("lighthouse")),
    )
    assert span is not None and text[slice(*span)] == "Mara Quist"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Prime Minister Jo Lind left.", "Prime Minister Jo Lind"),
        ("But Minister Jo Lind left.", "Minister Jo Lind"),
        ("Yesterday Minister Jo Lind left.", "Minister Jo Lind"),
    ],
)
def test_the_capital_that_opens_a_sentence_may_be_a_name_s(text: str, whole: str) -> None:
    article = parse_article("a.txt", text)
    start = text.index("Minister")
    phrase = (start, text.index(" left"))
    span = fitting(article, (0, len(text)), analyze("Which official left?"), phrase)
    assert span is not None and text[slice(*span)] == whole


def test_in_german_a_capital_is_no_name() -> None:
    text = "Die Stadt verkauft alten Fischern Boote Netze und Körbe."
    article = parse_article("a.md", f"---\nlanguage: de\ntitle: A\n---\n{text}")
    text = article.text
    start = text.index("Boote")
    span = fitting(article, (0, len(text)), analyze("Was verkauft sie?", "de"), (start, start + 5))
    assert span is not None and text[slice(*span)] == "Boote"


def fitted(language: str, text: str, question: str, phrase: str) -> str | None:
    """What is bold of a text that is quoted whole."""
    article = parse_article("a.md", f"---\nlanguage: {language}\ntitle: A\n---\n{text}")
    start = article.text.index(phrase)
    asked = analyze(question, language)
    span = fitting(article, (0, len(article.text)), asked, (start, start + len(phrase)))
    return None if span is None else article.text[slice(*span)]


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase", "fits"),
    [
        (
            "en",
            "The choir meets in the chapel on Friday 6 March at 8 p.m. this year.",
            "When does the choir meet?",
            "chapel on Friday 6",
            "Friday 6 March at 8 p.m.",
        ),
        (
            "de",
            "Der Chor probt am Freitag, dem 6. März um 19 Uhr in der Kapelle.",
            "Wann probt der Chor?",
            "6",
            "Freitag, dem 6. März um 19 Uhr",
        ),
        (
            "es",
            "El coro ensaya el viernes 6 de marzo de 2020 a las 9 en la capilla.",
            "¿Cuándo ensaya el coro?",
            "marzo",
            "viernes 6 de marzo de 2020 a las 9",
        ),
        (
            "it",
            "Il museo apre lunedì dalle 9 alle 17 e il parco fino a mezzanotte.",
            "A che ora apre il museo?",
            "lunedì",
            "9 alle 17",
        ),
        (
            "pt",
            "O museu abre no sábado, 6 de junho, às 9h30 com música.",
            "A que horas abre o museu?",
            "sábado",
            "9h30",
        ),
        (
            "nl",
            "Het museum sluit vrijdag om 18 uur.",
            "Hoe laat sluit het museum?",
            "vrijdag",
            "18 uur",
        ),
        (
            "ru",
            "Музей открывается в среду 3 мая в 19:00.",
            "Когда открывается музей?",
            "3",
            "среду 3 мая в 19:00",
        ),
    ],
)
def test_a_date_and_a_time_are_whole(
    language: str, text: str, question: str, phrase: str, fits: str
) -> None:
    assert fitted(language, text, question, phrase) == fits


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase", "fits"),
    [
        (
            "en",
            "The pool closes at 9 p.m. on Monday and at 6 p.m. on Sunday, while the bar is open "
            "until midnight.",
            "What time does the pool close on Sunday?",
            "Monday",
            "6 p.m.",
        ),
        (
            "en",
            "Guests get two towels, and members get five.",
            "How many towels do members get?",
            "two",
            "five",
        ),
        (
            "en",
            "Guests get two towels, and members get five.",
            "How many towels do guests get?",
            "two",
            "two",
        ),
        (
            "en",
            "The old mill has four wheels and one chimney.",
            "How many wheels has the mill with a chimney?",
            "four",
            "four",
        ),
        (
            "it",
            "Il rifugio ha 12 letti nella stanza grande, 4 in quella piccola.",
            "Quanti letti ci sono nella stanza piccola?",
            "12",
            "4",
        ),
        (
            "de",
            "Der Chor wurde 1928 von elf Frauen gegründet und hat 40 Mitglieder.",
            "Wie viele Leute riefen den Chor ins Leben?",
            "1928",
            "elf",
        ),
    ],
)
def test_the_number_that_the_question_s_words_stand_by(
    language: str, text: str, question: str, phrase: str, fits: str
) -> None:
    assert fitted(language, text, question, phrase) == fits


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase", "fits"),
    [
        ("de", "Das Pfand beträgt 30 Euro.", "Wie viel Pfand zahlt man?", "30", "30 Euro"),
        ("de", "Das Pfand beträgt 30 Euro.", "Wie viele Euro zahlt man?", "30", "30"),
        (
            "es",
            "La visita cuesta 6 pesos por persona.",
            "¿Cuánto cuesta la visita?",
            "cuesta 6",
            "6 pesos",
        ),
        (
            "fr",
            "On la répare à raison de 20 cristaux par mur.",
            "Combien ça coûte de réparer la tour ?",
            "raison de 20",
            "20 cristaux",
        ),
        (
            "fr",
            "Il faut au moins cinq joueurs pour fonder un club.",
            "Combien de joueurs faut-il ?",
            "moins cinq joueurs",
            "au moins cinq joueurs",
        ),
        ("ru", "Билет стоит 300 рублей.", "Сколько стоит билет?", "стоит 300", "300 рублей"),
    ],
)
def test_an_amount_has_its_unit_and_its_limit(
    language: str, text: str, question: str, phrase: str, fits: str
) -> None:
    assert fitted(language, text, question, phrase) == fits


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase", "fits"),
    [
        ("en", "The gate opens at half past six on weekdays and at nine on Sundays.",
         "What time does the gate open on weekdays?", "half past", "half past six"),
        ("en", "The gate opens at nine and shuts at five.",
         "What time does the gate close?", "nine", "five"),
        ("en", "The fair is on Monday 2 March 2026 at 7.30 pm in the hall.",
         "What time is the fair?", "Monday 2 March", "7.30 pm"),
        ("en", "The squad meets every Tuesday from five to seven.",
         "What time does the squad meet?", "Tuesday", "five to seven"),
        ("en", "The pier reopened after a £2.4m rebuild.",
         "How much did the rebuild cost?", "a £", "£2.4m"),
        ("en", "A cottage at the harbour costs 1.2 million gold, plus 5,000 gold a week.",
         "How much is a cottage?", "harbour costs 1.2 million gold", "1.2 million gold"),
        ("en", "The course lasts six weeks from the first Monday; it costs £75 with shoes.",
         "How much is the course?", "first", "£75"),
        ("en", "The cloakroom is free of charge.",
         "How much is the cloakroom?", "charge", "free of charge"),
        ("de", "Das Tor öffnet um halb sieben und schließt um 21 Uhr.",
         "Um wie viel Uhr öffnet das Tor?", "21", "halb sieben"),
        ("de", "Ein Kaffee ist für einen Euro fünfzig zu haben.",
         "Was kostet ein Kaffee?", "fünfzig", "einen Euro fünfzig"),
        ("de", "Der Beitrag beträgt 24 Euro im Monat, für Schüler die Hälfte.",
         "Wie viel zahlen Schüler?", "Hälfte", "Hälfte"),
        ("fr", "La piscine ouvre à sept heures et demie en semaine et à 9 h le dimanche.",
         "À quelle heure ouvre la piscine en semaine ?", "9 h", "sept heures et demie"),
        ("fr", "La fête aura lieu le samedi 6 juin 2026 à partir de 15 heures.",
         "C'est quand la fête ?", "lieu le samedi 6", "samedi 6 juin 2026"),
        ("es", "La biblioteca abre a las nueve y media y cierra a las 20:30.",
         "¿A qué hora abre la biblioteca?", "20:30", "nueve y media"),
        ("es", "La reforma costó 2,1 millones de euros.",
         "¿Cuánto costó la reforma?", "2,1 millones", "2,1 millones de euros"),
        ("it", "La palestra apre alle sette e mezza e chiude alle 22.",
         "A che ora apre la palestra?", "22", "sette e mezza"),
    ],
)  # fmt: skip
def test_prices_and_times_of_day_are_whole_as_people_write_them(
    language: str, text: str, question: str, phrase: str, fits: str
) -> None:
    assert fitted(language, text, question, phrase) == fits


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("text", ["1" * 3_000, "111 " * 700, "111," * 700])
def test_thousands_of_digits_are_read_once(language: str, text: str) -> None:
    """From each digit or number on it was a second."""
    ready(language)
    started = time.process_time()
    for kind in AnswerKind:
        pattern = expressions(kind, language)
        assert pattern is None or not [m for m in pattern.finditer(text) if m.end() < len(text)]
    assert time.process_time() - started < 0.3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # Of the names of money only the nouns are said alone.
        ("en", "Two Danish boats and a real pilot came."),
        ("de", "Zwei Schweizer und zwei Boote kamen."),
        ("es", "Llegaron dos suecas."),
        ("fr", "Deux cent personnes, trois cent bateaux."),
        ("ru", "Пришли два шведских судна."),
        ("tr", "İki tekne ve iki yeni kaptan geldi."),
    ],
)
def test_what_is_no_money(language: str, text: str) -> None:
    pattern = expressions(AnswerKind.MONEY, language)
    assert pattern is not None and not pattern.search(text)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("de", "Leipzig, Essig und einzig im Jahrhundert", []),
        (
            "de",
            "dreißig, zweiunddreissig und fünfhundert",
            ["dreißig", "zweiunddreissig", "fünfhundert"],
        ),
        ("it", "il vento di Trento, ventotto", ["ventotto"]),
        ("ru", "семьсот высот", ["семьсот"]),
        ("tr", "on kişi, on iki tekne", ["on", "on iki"]),
    ],
)
def test_words_of_numbers(language: str, text: str, said: list[str]) -> None:
    assert [found.group() for found in numbers(language).finditer(text)] == said


def test_a_friday_is_not_free() -> None:
    found = no_money("de").findall(
        "Am Freitag auf der Halbinsel: freier Eintritt, sonst halber Preis"
    )
    assert found == ["freier", "halber"]


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase", "fits"),
    [
        ("en", "The market is on the first Saturday of every month.", "When is the market?",
         "Saturday", "the first Saturday of every month"),
        ("en", "The pool opens on Monday mornings at 7.", "When does the pool open?", "Monday",
         "Monday mornings at 7"),
        ("en", "The shop is shut on Mondays and Tuesdays.", "When is the shop shut?", "Mondays",
         "Mondays and Tuesdays"),
        ("de", "Der Markt ist jeden ersten Samstag im Monat.", "Wann ist der Markt?", "Samstag",
         "jeden ersten Samstag im Monat"),
        ("en", "The choir was founded in 1928 by two cooks from Tarn.", "Who founded the choir?",
         "Tarn", "two cooks"),
        ("en", "The tune was written by a sailor and printed in Leith.", "Who wrote the tune?",
         "Leith", "a sailor"),
        ("en", "The gate was painted by children playing there.", "Who painted the gate?",
         "children playing", "children"),
        ("en", "Rovers' Ivo Marek was sent home.", "Who was sent home?", "Rovers", "Ivo Marek"),
    ],
)  # fmt: skip
def test_days_that_recur_and_who_did_something_are_whole(
    language: str, text: str, question: str, phrase: str, fits: str
) -> None:
    assert fitted(language, text, question, phrase) == fits


@pytest.mark.parametrize(
    ("language", "kind", "whole", "before"),
    [
        ("fr", AnswerKind.DATE, "5 au 7 mai 2020", "du"),
        ("nl", AnswerKind.DATE, "maandag en dinsdag", "op"),
        ("pt", AnswerKind.DATE, "5 a 7 de maio de 2020", "de"),
        ("ru", AnswerKind.DATE, "5 по 7 мая 2020", "с"),
        ("tr", AnswerKind.DATE, "5 ve 7 Mayıs 2020", "en çok"),
        ("de", AnswerKind.DATE, "Sonnabend und Sonntag", "am"),
        ("en", AnswerKind.DATE, "Monday or Tuesday", "on"),
        ("fr", AnswerKind.DURATION, "entre 5 et 10 minutes", "environ"),
        ("ru", AnswerKind.DURATION, "от 5 до 10 дней", "ещё"),
        ("es", AnswerKind.MONEY, "5 euros", "grande"),
        ("de", AnswerKind.DURATION, "zwischen fünf und zehn Minuten", "etwa"),
    ],
)
def test_a_range_is_one_expression_in_each_language(
    language: str, kind: AnswerKind, whole: str, before: str
) -> None:
    pattern = expressions(kind, language)
    assert pattern is not None
    assert [found.group() for found in pattern.finditer(f"{before} {whole}.")] == [whole]


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase", "fits"),
    [
        # Of a life the date that is asked for, in whichever sentence the phrase stood.
        ("en", "Hana Weiss (born 3 May 1911 in Tarn; died 2 June 1980 in Leith) drew maps. She was "
         "the first to walk there for several years.", "When was Hana Weiss born?",
         "first to walk there for several years", "3 May 1911"),
        ("en", "Hana Weiss (born 3 May 1911 in Tarn; died 2 June 1980 in Leith) drew maps. She was "
         "the first to walk there for several years.", "When did Hana Weiss die?",
         "first to walk there for several years", "2 June 1980"),
        ("en", "Hana Weiss (1911–1980) and Jon Adu (1920–1990) wrote; he drew. It was before dawn.",
         "When did Hana Weiss write?", "before dawn", "before dawn"),
        # What members call otherwise tells amounts apart, too.
        ("en", "A meal costs £6 for guests and £4 for staff.", "How much is a meal for employees?",
         "£6", "£4"),
        ("en", "The fee goes up from $4 to $5 in May.", "What is the fee?", "$4", "from $4 to $5"),
        ("en", "Ana Ruiz of the Greens tabled it.", "Who put it forward?", "Greens", "Ana Ruiz"),
        ("en", "The Prime Minister of Tarn tabled it.", "Who put it forward?", "Tarn", "Tarn"),
        ("en", "It is led by Ana Ruiz and Jon Adu.", "Who leads it?", "Ana Ruiz",
         "Ana Ruiz and Jon Adu"),
        ("en", "Ana Ruiz and Jon Adu's dog ran.", "Who ran?", "Ana Ruiz", "Ana Ruiz"),
        ("de", "Es leiten Ana Ruiz und Jon Adu.", "Wer leitet es?", "Ana Ruiz",
         "Ana Ruiz und Jon Adu"),
        ("de", "Es kochen Ana Ruiz und Tomaten gibt es auch.", "Wer kocht?", "Ana Ruiz",
         "Ana Ruiz"),
        ("en", "A group called Dry Feet collected 90 names.", "What is the group's name?",
         "Dry Feet collected 90 names", "Dry Feet"),
        ("en", "A firm called Red lamp posts sells it.", "What is the firm's name?",
         "Red lamp posts", "Red lamp posts"),
        ("en", "It is shut in May, and the pier is wet.", "What is wet?", "May, and", "May"),
        ("en", "Brew it at 98 °C.", "At what temperature is it brewed?", "98", "98 °C"),
        ("en", "A box measures 60 × 40 × 30 cm.", "How big is a box?", "60", "60 × 40 × 30 cm"),
        ("en", "Dr. Amara Lind teaches it.", "Who teaches it?", "Dr", "Dr. Amara Lind"),
        # What is no time or number answers no question for one.
        ("en", "Send it to PO Box 771.", "How long do I have?", "PO Box 771", None),
        ("en", "Send it within 12 months.", "How long do I have?", "12", "12 months"),
        ("en", "Export the notes first.", "When was it exported?", "notes first", None),
        ("en", "Export the notes while it rains.", "When was it exported?", "while it rains",
         "while it rains"),
        ("en", "It had a four-valve engine.", "How many valves had it?", "four-valve",
         "four-valve"),
        ("en", "It had a loud engine.", "How many valves had it?", "loud engine", None),
        ("en", "Tarn's official application was read.", "Who won?", "Tarn's official", None),
        ("en", "It had the support of the mayor Ana Bell.", "What did Bell support?",
         "mayor Ana Bell", None),
        ("en", "The Rovers sold the Rovers ground.", "What did the Rovers sell?",
         "Rovers ground", None),
        ("en", "It is called the Bell tower.", "What is the tower of Bell called?", "Bell tower",
         "Bell tower"),
        ("en", "Tarn's official won it.", "Who won?", "Tarn's official", "Tarn's official"),
    ],
)  # fmt: skip
def test_what_is_bold_is_whole_and_of_the_kind_asked_for(
    language: str, text: str, question: str, phrase: str, fits: str | None
) -> None:
    assert fitted(language, text, question, phrase) == fits


def test_a_part_of_a_telephone_number_is_no_amount() -> None:
    article = parse_article(
        "a.md",
        "---\ntitle: A\nlanguage: pt\n---\n\nAs salas reservam-se pelo telefone 215 555 120. "
        "O cartão é gratuito.",
    )
    text = article.text
    at = text.index("555 120")
    quote = (text.index("As salas"), text.index(" O cartão"))
    question = analyze("Qual é o número de telefone?", "pt")
    assert question.kind is AnswerKind.AMOUNT
    found = fitting(article, quote, question, (at, at + len("555 120")))
    assert found is not None and text[slice(*found)] == "215 555 120"


@pytest.mark.parametrize(
    ("text", "question", "phrase"),
    [
        (
            "The fair took place days after the Harbour Board confirmed Tarn's official bid.",
            "Who confirmed Tarn's bid?",
            "Harbour Board",
        ),
        ("A club diplomat stressed that it is Tarn's own fair.", "Who stressed that?", "diplomat"),
        ("As mayor, she openly criticised Rona Bell over the fair.", "Who criticised Bell?", None),
    ],
)
def test_who_did_something_is_bold_and_no_part_of_what_was_done(
    text: str, question: str, phrase: str | None
) -> None:
    (quote, *_) = Engine([parse_article("fair.txt", text)]).ask(question).quotes
    assert phrase in (quote.phrase or "") if phrase else quote.phrase is None


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("How much is a child's ticket?", "14"),
        ("What does a return ticket cost for children?", "14"),
        ("How much is a ticket for grown-ups?", "28 euros"),
        ("How much is a return ticket?", "28 euros"),
    ],
)
def test_an_amount_without_a_unit_may_be_the_one_that_is_asked_for(
    question: str, amount: str
) -> None:
    text = (
        "A return ticket is 28 euros for grown-ups and 14 for children under 12, payable at "
        "counter 3; it sails at 9."
    )
    article = parse_article("ferry.txt", text)
    assert Engine([article]).ask(question).text == amount


@pytest.mark.parametrize(
    ("question", "age"),
    [
        ("how old is the Aurora?", "41 years old"),
        ("How old is the captain?", "52"),
        ("how old is the pier", "1887"),
    ],
)
def test_a_year_is_how_old_something_is_where_nothing_else_says_it(question: str, age: str) -> None:
    text = (
        "The Aurora, which is 41 years old and was bought in 2018, was towed to port on Friday. "
        "Her captain, Mara Quist, is 52.\n\nThe pier dates from 1887."
    )
    assert Engine([parse_article("news.md", f"# News\n\n{text}\n")]).ask(question).text == age
