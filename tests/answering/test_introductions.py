"""Who somebody is: what stands beside the name, whatever the sentence is about."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.introductions import asked_person, introduction
from bot.corpus import parse_article

STRIKE = """\
# Bakers walk out

Olga Brenner refused to comment on the strike at the mill, which began on Monday. Brenner has
dealt with worse strikes than this one, her friends say.

Talks about the strike go on, said the mill's managing director Olga Brenner. A mediator, Piet
Maas, has been called in. Pay is the reason, according to Ines Duarte, a baker for thirty years.
Former Labour Minister Jan Okafor doubts that. The union's co-founder, Ruth Lind, and Karl
Vance, who runs the canteen, agree with him. The head of the bakers' guild, Nell Ode, does not, and
a spokesman for the harbour, Ivo Prat, would not say.
"""


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Olga Brenner?", "Olga Brenner"),
        ("who's brenner", "brenner"),
        ("who was Jan van der Berg??", "Jan van der Berg"),
        ("Wer ist Olga Brenner?", "Olga Brenner"),
        ("¿Quién es Ana?", "Ana"),
        ("Olga Brenner kimdir?", "Olga Brenner"),
        ("What is Brenner?", None),
        ("Who is the director of the mill in the town of Aa?", None),
    ],
)
def test_whom_a_question_asks_about(question: str, name: str | None) -> None:
    assert asked_person(question) == name


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("Who is Olga Brenner?", "mill's managing director"),
        ("who is brenner", "mill's managing director"),
        ("Who is Piet Maas?", "mediator"),
        ("Who is Ines Duarte?", "a baker for thirty years"),
        ("Who is Jan Okafor?", "Former Labour Minister"),
        ("Who is Ruth Lind?", "union's co-founder"),
        ("Who is Nell Ode?", "The head of the bakers' guild"),
        ("Who is Ivo Prat?", "a spokesman for the harbour"),
        ("Who is Karl Vance?", "runs the canteen"),
    ],
)
def test_the_sentence_that_says_what_somebody_is_comes_first(question: str, phrase: str) -> None:
    answer = Engine([parse_article("strike.md", STRIKE)]).ask(question)
    assert answer.answered
    assert answer.text == phrase


@pytest.mark.parametrize("question", ["Who is Jan Vance?", "Who is the mediator?", "who is will"])
def test_nobody_is_introduced_whom_the_article_does_not_name_so(question: str) -> None:
    article = parse_article("strike.md", STRIKE + "\nThe director will, it is said, resign.\n")
    name = asked_person(question)
    assert name is not None
    for passage in article.passages:
        for sentence in passage.sentences:
            assert introduction(article, sentence.start, sentence.end, name) is None


@pytest.mark.parametrize(
    ("language", "text", "question", "phrase"),
    [
        (
            "de",
            "Gestern sprach der Leiter des Hafens, Jens Ohm, mit den Fischern.",
            "Wer ist Jens Ohm?",
            "der Leiter des Hafens",
        ),
        (
            "de",
            "Das lehnte die neue Leiterin Eva Ohm ab.",
            "wer ist eva ohm",
            "die neue Leiterin",
        ),
        (
            "es",
            "Lo dijo ayer Ana Ruiz, una maestra jubilada, en el puerto de la ciudad.",
            "¿Quién es Ana Ruiz?",
            "una maestra jubilada",
        ),
    ],
)
def test_in_other_languages_an_article_tells(
    language: str, text: str, question: str, phrase: str
) -> None:
    head = f"---\ntitle: A\nlanguage: {language}\n---\n\n"
    assert Engine([parse_article("a.md", head + text)]).ask(question).text == phrase


def test_another_of_the_same_last_name_is_not_taken_for_who_is_asked_about() -> None:
    answer = Engine([parse_article("strike.md", STRIKE)]).ask("Who is Petra Vance?")
    assert answer.text is None or "canteen" not in answer.text
    assert "runs the canteen" not in [quote.phrase for quote in answer.quotes]


#: In each language the same: an article that names seven people, each in another way.
BRIDGE = {
    "it": """\
Il ponte sul fiume è stato riaperto ieri mattina dopo due anni di lavori. Lo ha annunciato la
sindaca della città, Carla Ferri, durante una cerimonia. L'architetto Paolo Dessì ha disegnato
il nuovo arco. Marta Conti, direttrice del museo civico, ha donato una targa. Alla festa c'era
anche Bruno Salis, un pescatore in pensione. Elena Rota, che guida la banda comunale, ha suonato
per un'ora. Giulio Neri è ingegnere presso l'università. Secondo il portavoce del comune Aldo
Riva i costi sono saliti.
""",
    "pt": """\
A ponte sobre o rio reabriu ontem depois de dois anos de obras. A prefeita da cidade, Carla
Nunes, falou na cerimônia. O arquiteto Paulo Serra desenhou o novo arco. Marta Lopes, diretora
do museu, ofereceu uma placa. Na festa estava também Bruno Dias, um pescador reformado. Helena
Rocha, que dirige a banda, tocou durante uma hora. Júlio Reis é professor na universidade.
Segundo o porta-voz da câmara Rui Matos, os custos subiram.
""",
    "nl": """\
De brug over de rivier is gisteren na twee jaar werk weer geopend. De burgemeester van de stad,
Carla Mulder, hield een toespraak. Architect Pieter Smit tekende de nieuwe boog. Marta de Wit,
directrice van het museum, schonk een plaquette. Op het feest was ook Bram Vos, een
gepensioneerde visser. Helena Kok, die de fanfare leidt, speelde een uur lang. Joris Bos is
hoogleraar aan de universiteit. Volgens de woordvoerder van de gemeente Ruud Maas zijn de kosten
gestegen.
""",
    "fr": """\
Le pont sur la rivière a rouvert hier après deux ans de travaux. La maire de la ville, Carla
Morin, a prononcé un discours. L'architecte Paul Serre a dessiné la nouvelle arche. Marthe
Leroux, directrice du musée, a offert une plaque. Bruno Dias, un pêcheur à la retraite, était
aussi à la fête. Hélène Roche, qui dirige la fanfare, a joué pendant une heure. Jules Rey est
professeur à l'université. Selon le porte-parole de la mairie Luc Masson, les coûts ont
augmenté.
""",
    "ru": """\
Мост через реку вчера открыли после двух лет работ. Директор музея Марта Лунд подарила городу
табличку. Архитектор Павел Серов нарисовал новую арку. Об этом рассказал капитан парома Борис
Дитц. Анна Рот — профессор университета. Елена Кох, которая руководит оркестром, играла целый
час.
""",
}


@pytest.mark.parametrize(
    ("language", "question", "phrase"),
    [
        ("it", "Chi è Carla Ferri?", "la sindaca della città"),
        ("it", "chi e paolo dessì", "L'architetto"),
        ("it", "Chi è Marta Conti?", "direttrice del museo civico"),
        ("it", "Chi era Bruno Salis?", "un pescatore in pensione"),
        ("it", "Chi è Elena Rota?", "guida la banda comunale"),
        ("it", "CHI È GIULIO NERI?", "ingegnere presso l'università"),
        ("it", "Chi è Aldo Riva?", "il portavoce del comune"),
        ("pt", "Quem é Carla Nunes?", "A prefeita da cidade"),
        ("pt", "quem e paulo serra", "O arquiteto"),
        ("pt", "Quem é Marta Lopes?", "diretora do museu"),
        ("pt", "Quem foi Bruno Dias?", "um pescador reformado"),
        ("pt", "Quem é Helena Rocha?", "dirige a banda"),
        ("pt", "Quem é Júlio Reis?", "professor na universidade"),
        ("pt", "Quem é Rui Matos?", "o porta-voz da câmara"),
        ("nl", "Wie is Carla Mulder?", "De burgemeester van de stad"),
        ("nl", "wie is pieter smit", "Architect"),
        ("nl", "Wie is Marta de Wit?", "directrice van het museum"),
        ("nl", "Wie was Bram Vos?", "een gepensioneerde visser"),
        ("nl", "Wie is Helena Kok?", "de fanfare leidt"),
        ("nl", "Wie is Joris Bos?", "hoogleraar aan de universiteit"),
        ("nl", "Wie is Ruud Maas?", "de woordvoerder van de gemeente"),
        ("fr", "Qui est Carla Morin ?", "La maire de la ville"),
        ("fr", "qui est paul serre", "L'architecte"),
        ("fr", "Qui est Marthe Leroux ?", "directrice du musée"),
        ("fr", "Qui était Bruno Dias ?", "un pêcheur à la retraite"),
        ("fr", "Qui est Helene Roche ?", "dirige la fanfare"),
        ("fr", "qui est jules rey", "professeur à l'université"),
        ("fr", "C'est qui Luc Masson ?", "le porte-parole de la mairie"),
        ("ru", "Кто такая Марта Лунд?", "Директор музея"),
        ("ru", "кто такой Борис Дитц", "капитан парома"),
        ("ru", "Кто такая Анна Рот?", "профессор университета"),
        ("ru", "Кто такая Елена Кох?", "руководит оркестром"),
    ],
)
def test_nine_languages_say_it_in_the_same_ways(language: str, question: str, phrase: str) -> None:
    head = f"---\ntitle: A\nlanguage: {language}\n---\n\n"
    answer = Engine([parse_article("a.md", head + BRIDGE[language])]).ask(question)
    assert answer.answered and answer.text is not None
    assert " ".join(answer.text.split()) == phrase


def test_what_is_stated_behind_a_name_is_no_office() -> None:
    text = "According to the chemist Beata Novak, the warehouse is the last of five on the quay."
    answer = Engine([parse_article("quay.txt", text)]).ask("Who is Beata Novak?")
    assert answer.text == "chemist"
