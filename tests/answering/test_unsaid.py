"""Whoever is only named is not asked about: what the article does not say is not answered."""

from __future__ import annotations

import pytest

from bot.answering import Engine
from bot.answering.unsaid import unsaid
from bot.corpus import parse_article

LIGHTHOUSE = """\
# The lighthouse

The keeper Mara Quist, 61, lit the lamp for the last time on Friday. Quist was born in Selma and
lives in the village below. “I shall miss the storms,” she said at the gate.

The engineer Theo Lund said that the new lamp needs no keeper. Lund praised the mayor of the
village and thanked the council for its patience with the works.

The tower was built in 1854. Ships of the Blue Star company pass it at night, and the yacht
Petrel brings visitors in summer. The tower is 40 metres high.
"""


@pytest.fixture(scope="module")
def lighthouse() -> Engine:
    return Engine([parse_article("lighthouse.md", LIGHTHOUSE)])


@pytest.mark.parametrize(
    "question",
    [
        "How old is Theo Lund?",
        "Where was Theo Lund born?",
        "Where does Lund live?",
        "Is Theo Lund married?",
        "What did Theo Lund say about the storms in Norway?",
        "Who is the captain of the Petrel?",
    ],
)
def test_what_is_not_said_of_whom_is_named_is_not_answered(
    lighthouse: Engine, question: str
) -> None:
    answer = lighthouse.ask(question)
    assert not answer.answered
    assert answer.quotes


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How old is Mara Quist?", "61"),
        ("How old is the tower?", "1854"),
        ("Where was Mara Quist born?", "Selma"),
        ("Where does Quist live?", "village below"),
        ("What did Theo Lund say about the lamp?", "needs no keeper"),
        ("Who is the keeper of the lighthouse?", "Mara Quist"),
    ],
)
def test_what_is_said_is_answered(lighthouse: Engine, question: str, words: str) -> None:
    answer = lighthouse.ask(question)
    assert answer.answered
    assert any(words in quote.text for quote in answer.quotes[:2])


def test_who_studied_somewhere_is_no_question_about_a_person() -> None:
    text = "Ana Ruiz, Ben Ode and Carl Lim are alumni of Selma College. The library is old."
    answer = Engine([parse_article("college.txt", text)]).ask("Who studied at Selma College?")
    assert answer.answered
    assert "alumni" in answer.quotes[0].text


MILL = """\
# The paper mill

The paper mill stands on the river Asker in the village of Low Fen. The chemist Ida Morrow kept a
laboratory in the mill until 1911. The village has a chapel and a bridge with three arches. The
Fenland Guild meets in the mill on Thursdays and has 140 members.

The engineer Paul Vance built the great wheel in 1862. The firm of Tarrant bought the mill from the
village in 1958, and a visit is six pounds. Captain Rhys Dale sails the barge Teal on the Asker from
May to September. The barge won the Design Cup at Ely. A booklet by Ruth Aske tells all this.

The mill's museum was led by Sal Orme from 1990 to 2004.
"""


@pytest.fixture(scope="module")
def mill() -> Engine:
    return Engine([parse_article("mill.md", MILL)])


@pytest.mark.parametrize(
    "question",
    [
        "Who founded the Fenland Guild?",
        "When did Ida Morrow die?",
        "How many people live in Low Fen?",
        "Who owns the barge Teal?",
        "How long is the bridge?",
        "How much does the barge cost?",
        # Somebody built something else, and there is a Design Cup.
        "Who built the chapel?",
        "When was the chapel built?",
        "Who designed the barge Teal?",
    ],
)
def test_what_is_asked_of_a_thing_has_to_be_said_of_it(mill: Engine, question: str) -> None:
    assert not mill.ask(question).answered


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who built the great wheel?", "Paul Vance"),
        ("When was the great wheel built?", "1862"),
        ("Who wrote the booklet?", "Ruth Aske"),
        ("How much is a visit?", "six pounds"),
        ("How many members does the Fenland Guild have?", "140"),
        ("How many arches does the bridge have?", "three arches"),
        ("When does the Fenland Guild meet?", "Thursdays"),
        ("Who is the captain of the Teal?", "Rhys Dale"),
    ],
)
def test_what_is_said_of_it_is_answered(mill: Engine, question: str, words: str) -> None:
    answer = mill.ask(question)
    assert answer.answered
    assert words in answer.quotes[0].text


def test_what_is_counted_has_to_be_said(mill: Engine) -> None:
    assert not mill.ask("How many boats does the Fenland Guild have?").answered
    assert not mill.ask("How many windows does the chapel have?").answered


def test_who_holds_an_office_is_not_told_by_another_office(mill: Engine) -> None:
    assert not mill.ask("Who is the chairman of the Fenland Guild?").answered


@pytest.mark.parametrize(
    ("text", "question", "missing"),
    [
        ("The director of the lodge is Mia Holt.", "Who was the first director of the lodge?",
         True),
        ("The first director of the lodge was Mia Holt.",
         "Who was the first director of the lodge?", False),
        ("The lodge opens on the first Sunday. Its director is Mia Holt.",
         "Who was the first director of the lodge?", True),
        ("The director of the lodge is Mia Holt.", "Who was the previous director of the lodge?",
         True),
        ("Mia Holt took over from Jon Ode as director of the lodge.",
         "Who was the previous director of the lodge?", False),
        ("The director of the lodge is Mia Holt.", "Who is the next director of the lodge?", True),
        ("Mia Holt will be director of the lodge.", "Who is the next director of the lodge?",
         False),
        ("The budget of the ministry of trade grows by 2 million.",
         "Who is the minister of trade?", True),
        ("The minister of trade, Mia Holt, resigned.", "Who is the minister of trade?", False),
    ],
)  # fmt: skip
def test_the_holder_that_is_asked_for_has_to_be_said(
    text: str, question: str, missing: bool
) -> None:
    assert _unsaid(text, question, "en") is missing


@pytest.mark.parametrize(
    ("text", "question", "said"),
    [
        ("The club meets at Olme. Sam Poe runs it.", "Who is the manager of the club?", True),
        ("The lodge is old. Its director, Mia Holt, is new.", "Who is the chief of the lodge?",
         True),
        ("The club meets at Olme. Its cook is Sam Poe.", "Who is the manager of the club?", False),
        ("Jon Ode is a son of Maria Lund.", "Who is the mother of Jon Ode?", True),
        ("Direktorin des Museums ist Ina Ott.", "Wer ist der Leiter des Museums?", True),
        ("Köchin des Museums ist Ina Ott.", "Wer ist der Leiter des Museums?", False),
        ("Der Verein wird von Ina Ott geführt.", "Wer ist der Vorsitzende des Vereins?", True),
        ("La directrice du musée est Inès Roblet.", "Qui est le chef du musée ?", True),
        ("La directora del museo es Ana Ruiz.", "¿Quién es el jefe del museo?", True),
        ("La cocinera del museo es Ana Ruiz.", "¿Quién es el jefe del museo?", False),
        ("Alten liegt am See. Bürgermeister ist Karl Ott.", "Wer ist der Bürgermeister von Alten?",
         True),
        ("Der Club tagt in Alten. Vorsitzende ist Ina Ott.", "Wer ist der Bürgermeister von Alten?",
         False),
        ("Le club est à Olme. Il est présidé par Inès Roblet.", "Qui est le président du club ?",
         True),
        ("Le club est à Olme. La cuisinière est Inès Roblet.", "Qui est le président du club ?",
         False),
    ],
)  # fmt: skip
def test_an_office_may_have_another_name(text: str, question: str, said: bool) -> None:
    engine = Engine([parse_article("note.txt", text)])
    query, _, _ = engine.candidates(question)
    assert unsaid(query, engine.ask(question).quotes[:2]) is not said
    # Two short sentences are little to be sure by.
    assert engine.ask(question, threshold=0.2).answered is said


SETTINGS = """\
# Beacon, a plugin

| Setting | Default | Meaning |
|---|---|---|
| `max-beacons` | `4` | beacons of one player |
| `keep-days` | `30` | days until a beacon goes out |

Put `beacon-2.1.jar` into the folder of plugins. Every step-by-step guide is out of date.
"""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the default of max-beacons?", True),
        ("What is the default of max_beacons?", True),
        ("What is the default of max-towers?", False),
        ("where do i put beacon-2.1.jar", True),
        ("where do i put beacon-3.0.jar", False),
    ],
)
def test_another_setting_or_file_is_not_asked_about(question: str, said: bool) -> None:
    answer = Engine([parse_article("beacon.md", SETTINGS)]).ask(question)
    assert answer.answered is said


BOAT_FAIR = """\
# Boat fair opens the season

The boat fair was held two days after the mayor of Port Selma had opened the new quay. In May the
harbour master publicly thanked the crews. The dinner was held on 3 May in the old sail loft.

The auction takes place on Sunday at 6 pm in the customs house, Pier 4. Prizes are given there.

Crews come from nine villages. Their boats are built of larch, and each has a dozen oars.

The quay is open again to cars. Fishing is not allowed while the boats race.
"""


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("Where was the boat fair held?", None),
        ("When was this published?", None),
        ("Where was the dinner held?", "the old sail loft"),
        ("Where is the auction held?", "the customs house, Pier 4"),
    ],
)
def test_where_something_is_held_has_to_be_said(question: str, phrase: str | None) -> None:
    answer = Engine([parse_article("fair.md", BOAT_FAIR)]).ask(question)
    assert answer.answered is (phrase is not None)
    assert phrase is None or answer.quotes[0].phrase == phrase


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Last spring the boat sale was held in the sail loft.", "Where was the boat sale held?"),
        ("Every week, after supper, the crews meet in the boathouse.", "Where do the crews meet?"),
        ("After the flood the regatta was held on Lake Selm.", "Where was the regatta held?"),
        ("The hearing has since been held at 7 Quay Road.", "Where has the hearing been held?"),
        ("The dance takes place outside 4b Pier Lane.", "Where does the dance take place?"),
        (
            "The ballast course runs daily; see #courses for it.",
            "Where is the ballast course held?",
        ),
        ("The next rowing evening will be Pier Inn, 7 pm.", "Where is the next rowing evening?"),
        ("Our meeting point is the anchor stone.", "Where do we meet?"),
        ("The tide tables went online on 9 May.", "When were the tide tables published?"),
        ("The harbour bylaws are dated 3 June 1811.", "When were the harbour bylaws published?"),
        ("The chart was uploaded on 2 July.", "When was the chart published?"),
        ("The rowing circle meets Tuesdays, Scout Hut, Pier Lane.", "Where does the circle meet?"),
        ("It blew, so the boat sale was held in the sail loft.", "Where was the boat sale held?"),
        ("The vote was thus held in Olme.", "Where was the vote held?"),
        ("The crews said after it that the race was held in Olme.", "Where was the race held?"),
        ("The chandler sells bunting.", "Where can I get bunting?"),
        ("Die Gezeitentafel kam 2018 heraus.", "Wann wurde die Gezeitentafel veröffentlicht?"),
        ("Le plan du port est en ligne depuis 2018.", "Quand le plan du port a-t-il été publié ?"),
        ("La tabla está disponible desde 2018.", "¿Cuándo fue publicada la tabla?"),
        ("De havenkaart staat sinds 2018 online.", "Wanneer is de havenkaart gepubliceerd?"),
    ],
)
def test_a_place_and_a_publication_are_said_in_many_ways(text: str, question: str) -> None:
    engine = Engine([parse_article("notes.md", f"# Notes\n\n{text} Bring a rope.\n")])
    answer = engine.ask(question)
    assert answer.answered
    assert answer.quotes[0].text == text


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The boat sale was held when the loft of Olme was full.", "Where was the boat sale held?"),
        (
            "The regatta took place because Olme had asked for it.",
            "Where did the regatta take place?",
        ),
        ("The chart was shipped from Olme in 1911.", "When was the chart published?"),
        ("Die Gezeitentafel verbrannte 1911.", "Wann wurde die Gezeitentafel veröffentlicht?"),
        ("Le plan du port a brûlé en 1911.", "Quand le plan du port a-t-il été publié ?"),
    ],
)
def test_when_why_and_another_deed_tell_neither(text: str, question: str) -> None:
    engine = Engine([parse_article("notes.md", f"# Notes\n\n{text} Bring a rope.\n")])
    assert not engine.ask(question).answered


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The guide came out in 1974 and sold well.", "When was the guide published?"),
        ("Die Studie von Lena Falk ist von 1974.", "Wann wurde die Studie veröffentlicht?"),
        (
            "The Lyra Society goes back to four teachers of 1903.",
            "When was the Lyra Society founded?",
        ),
        ("Ada Finch (1888–1951) painted the hall.", "When did Ada Finch die?"),
        ("Ada Finch, from Leeds, painted the hall.", "Where was Ada Finch born?"),
        ("The Blue Hotel is run by the Ortega family.", "Who owns the Blue Hotel?"),
        ("Night Harbour is a novel by Tess Wynn.", "Who wrote Night Harbour?"),
        ("With 12,400 people, Tarn is a small place.", "How many people live in Tarn?"),
        ("Tarn is a town of 12,400.", "What is the population of Tarn?"),
        ("At 212 m, Marlow Tower is the landmark.", "How high is Marlow Tower?"),
        ("Entry to the park is free of charge.", "How much does entry to the park cost?"),
        ("The council voted for the €40,000 boat.", "How much does the boat cost?"),
        ("The guild has 30 members in all.", "How many players are in the guild?"),
        ("Der Club wurde 1950 von Max Bohl ins Leben gerufen.", "Wer hat den Club gegründet?"),
        ("Der Club geht auf den Lehrer Max Bohl zurück.", "Wer gründete den Club?"),
        ("Heute ist die Brauerei in der Hand der Familie Lutz.", "Wem gehört die Brauerei?"),
        ("Inès Roblet s'est éteinte à Nice en 1980.", "Quand est morte Inès Roblet ?"),
        ("Le journal est aux mains de la famille Gil.", "À qui appartient le journal ?"),
        ("La fábrica tiene 150 obreros.", "¿Cuántos trabajadores tiene la fábrica?"),
        ("El diario está en manos de la familia Gil.", "¿Quién es el dueño del diario?"),
        ("Juan Robles puso en marcha la fábrica.", "¿Quién fundó la fábrica?"),
        ("Ada Finch breathed her last in Leeds in 1951.", "When did Ada Finch die?"),
        ("Ada Finch took her own life in 1951.", "When did Ada Finch die?"),
        ("Tarn had about 1,900 folk in 1890.", "How many people lived in Tarn in 1890?"),
        ("The lake reaches down 60 fathoms.", "How deep is the lake?"),
        ("Emil Sand coded the game.", "Who created the game?"),
    ],
)
def test_it_may_be_said_in_other_words(text: str, question: str) -> None:
    assert Engine([parse_article("note.txt", text + " It is nice.")]).ask(question).answered


def test_another_year_is_not_told_of(mill: Engine) -> None:
    assert not mill.ask("What did Tarrant buy in 1977?").answered
    assert mill.ask("What did Tarrant buy in 1958?").answered
    # From 1990 to 2004, until 1911.
    assert mill.ask("Who led the museum in 1997?").answered
    assert mill.ask("What did Ida Morrow keep in the mill in 1905?").answered


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The 1,200 workers struck because of low wages.", "Why did the 1200 workers strike?"),
        ("Ana Ruiz won the 1,500 metres.", "Who won the 1500 metres?"),
        ("The quarry was closed during the war of 1914–18.", "Why was the quarry closed in 1918?"),
        ("Im Streik von 1918/19 stand die Fabrik still.", "Stand die Fabrik 1919 still?"),
    ],
)
def test_a_number_with_its_mark_and_the_last_year_of_several_are_said(
    text: str, question: str
) -> None:
    assert Engine([parse_article("note.txt", text)]).ask(question).answered
    other = question.replace("19", "17").replace("15", "17").replace("12", "17")
    assert not Engine([parse_article("note.txt", text)]).ask(other).answered


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "The parcel is 5 kilos. The box is small.", "How much does the parcel weigh?"),
        ("de", "Das Paket hat 5 Kilo. Die Kiste ist klein.", "Wie schwer ist das Paket?"),
        ("fr", "Le colis fait 5 kilos. La boîte est petite.", "Combien pèse le colis ?"),
        ("es", "El paquete es de 5 kilos. La caja es pequeña.", "¿Cuánto pesa el paquete?"),
        ("it", "Il pacco è di 5 chili. La scatola è piccola.", "Quanto pesa il pacco?"),
        ("pt", "O pacote é de 5 quilos. A caixa é pequena.", "Quanto pesa o pacote?"),
        ("nl", "Het pakket is 5 kilo. De doos is klein.", "Hoeveel weegt het pakket?"),
        ("fr", "L'usine compte 300 ouvriers. Elle est vieille.", "Combien d'employés a l'usine ?"),
    ],
)
def test_a_measure_has_its_everyday_words(language: str, text: str, question: str) -> None:
    head = f"---\ntitle: A\nlanguage: {language}\n---\n\n"
    assert Engine([parse_article("a.md", head + text)]).ask(question).answered


@pytest.mark.parametrize(
    ("text", "unsaid", "said"),
    [
        (
            "Der Chor Amsel probt am Mittwoch im alten Bahnhof von Lindau. Der Bahnhof hat zwei "
            "Türme. Der Chor hat 40 Mitglieder. Der Schmied Veit Kolb schenkte dem Chor die Fahne.",
            ["Wer hat den Chor gegründet?", "Wie viele Einwohner hat Lindau?",
             "Wem gehört der Bahnhof?", "Wann starb Veit Kolb?", "Wer hat den Bahnhof gebaut?"],
            "Wie viele Mitglieder hat der Chor?",
        ),
        (
            "El molino de Arce está a orillas del río Duero, cerca del pueblo de Olmos. La pintora "
            "Inés Robles vivió en el molino. El puente tiene tres arcos.",
            ["¿Quién construyó el puente?", "¿Cuántos habitantes tiene Olmos?",
             "¿Cuándo murió Inés Robles?", "¿Quién es el dueño del molino?"],
            "¿Cuántos arcos tiene el puente?",
        ),
        (
            "Le moulin d'Arce se trouve au bord de la Serre, près du village d'Olme. La peintre "
            "Inès Roblet a vécu dans le moulin. Le pont compte trois arches.",
            ["Qui a construit le pont ?", "Combien d'habitants compte Olme ?",
             "Quand est morte Inès Roblet ?", "À qui appartient le moulin ?"],
            "Combien d'arches compte le pont ?",
        ),
        (
            "Il mulino di Arce si trova sulle rive del Serchio, vicino al villaggio di Olmo. La "
            "pittrice Ines Robli dipingeva nel mulino. Il ponte ha tre arcate.",
            ["Chi ha costruito il ponte?", "Quanti abitanti ha Olmo?",
             "Quando è morta Ines Robli?", "A chi appartiene il mulino?"],
            "Quante arcate ha il ponte?",
        ),
        (
            "De molen van Arce staat aan de rivier de Vecht, bij het dorp Olm. De schilderes Ina "
            "Robbe werkte in de molen. De brug heeft drie bogen.",
            ["Wie bouwde de brug?", "Hoeveel inwoners heeft Olm?", "Wanneer stierf Ina Robbe?",
             "Wie is de eigenaar van de molen?"],
            "Hoeveel bogen heeft de brug?",
        ),
        (
            "O moinho de Arce fica às margens do rio Douro, perto da aldeia de Olmos. A pintora "
            "Inês Robles trabalhava no moinho. A ponte tem três arcos.",
            ["Quem construiu a ponte?", "Quantos habitantes tem Olmos?",
             "Quando morreu Inês Robles?", "Quem é o dono do moinho?"],
            "Quantos arcos tem a ponte?",
        ),
        (
            "Мельница Арсе стоит на берегу реки Вишеры, рядом с деревней Ольховкой. Художница Инна "
            "Роблева работала на мельнице. У каменного моста три арки.",
            ["Кто построил мост?", "Сколько жителей в Ольховке?", "Когда умерла Инна Роблева?",
             "Кому принадлежит мельница?"],
            "Сколько арок у каменного моста?",
        ),
        (
            "Arce değirmeni Vişera nehrinin kıyısında, Karaağaç köyünün yanındadır. Ressam İnci "
            "Robal değirmende çalıştı. Köprünün üç kemeri vardır.",
            ["Köprüyü kim inşa etti?", "Karaağaç köyünün nüfusu kaç?",
             "İnci Robal ne zaman öldü?", "Değirmenin sahibi kim?"],
            "Köprünün kaç kemeri vardır?",
        ),
    ],
    ids=["de", "es", "fr", "it", "nl", "pt", "ru", "tr"],
)  # fmt: skip
def test_the_same_holds_in_other_languages(text: str, unsaid: list[str], said: str) -> None:
    engine = Engine([parse_article("note.txt", text)])
    assert engine.ask(said).answered
    assert [question for question in unsaid if engine.ask(question).answered] == []


FAIR = """# Fair

The fair is on Sunday. Children get in free.

Two charging points stand behind the hall. The hall was built in 1998.

Parking costs 6 euros a day, and the doors open at 9.

The museum has about 2,300 visitors a year.
"""


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("How much is parking?", True),
        ("How much does parking cost?", True),
        ("How much is it for children?", True),
        ("How much will the charging points cost?", False),
        ("How much is entry to the museum?", False),
        ("What time do the doors open?", True),
        ("What time does the hall open?", False),
    ],
)
def test_a_price_is_an_amount_and_a_time_of_day_has_an_hour(question: str, answered: bool) -> None:
    """Each asked of the one passage that has the words of the question."""
    word = next(word for word in ("museum", "hall", "charging", "children", "") if word in question)
    said = next(
        passage for passage in FAIR.split("\n\n")[1:] if (word or "6 euros") in passage.lower()
    )
    engine = Engine([parse_article("fair.md", f"# Fair\n\n{said}\n")])
    query, _, _ = engine.candidates(question)
    quotes = engine.ask(question).quotes
    assert quotes
    assert unsaid(query, quotes) is not answered


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "A Frost Blade costs one gold.", "How much is a Frost Blade?"),
        ("en", "Lamps go for sixpence at the market.", "How much are lamps?"),
        ("en", "Orro repairs armour for a third of its worth.", "How much is it to repair armour?"),
        ("en", "To work at the bar you need to be 18 or older.",
         "How old do you have to be to work at the bar?"),
        ("en", "You must be at least fourteen to climb alone.",
         "How old do I have to be to climb alone?"),
        ("de", "Die Aufnahmegebühr liegt bei fünfzig Euro.", "Wie teuer ist die Aufnahmegebühr?"),
        ("fr", "Le parking n'est pas payant.", "Combien coûte le parking ?"),
        ("fr", "Un casier demande une pièce d'un euro.", "Combien coûte un casier ?"),
        ("es", "La multa es de veinte céntimos por día.", "¿Cuánto es la multa?"),
        ("it", "L'asciugamano costa un euro.", "Quanto costa un asciugamano?"),
    ],
)  # fmt: skip
def test_prices_in_words_and_ages_as_limits_are_answers(
    language: str, text: str, question: str
) -> None:
    engine = Engine([parse_article("a.md", f"---\nlanguage: {language}\n---\n{text}\n")])
    query, _, _ = engine.candidates(question)
    assert not unsaid(query, engine.ask(question).quotes)


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "Who climbs from the pier must be polite, over the summer too.",
         "How old must I be to climb from the pier?"),
        ("de", "Wer ab der Mole klettert, muss über die Leiter.",
         "Wie alt muss man sein, um ab der Mole zu klettern?"),
        ("de", "Kaffee kostet am Freitag im Saal mehr als sonst.", "Was kostet Kaffee im Saal?"),
    ],
)  # fmt: skip
def test_no_limit_and_no_price_is_said(language: str, text: str, question: str) -> None:
    engine = Engine([parse_article("a.md", f"---\nlanguage: {language}\n---\n{text}\n")])
    query, _, _ = engine.candidates(question)
    quotes = engine.ask(question, threshold=0.0).quotes
    assert quotes and unsaid(query, quotes)


def test_who_leads_another_house_is_not_asked_for() -> None:
    engine = Engine(
        [
            parse_article("a.md", "# Tarn Mutual\n\nThis says what Tarn Mutual pays members.\n"),
            parse_article("b.md", "# News\n\nThe managing director, Ivo Prat, said no.\n"),
        ]
    )
    assert not engine.ask("Who is the director of Tarn Mutual?", threshold=0.15).answered
    assert engine.ask("Who is the managing director?", threshold=0.15).answered


@pytest.mark.parametrize(
    ("language", "text", "question", "missing"),
    [
        ("en", "The hut stands by the lake.", "Is there a sauna in the hut?", True),
        ("en", "The sauna of the hut is warm.", "Is there a sauna in the hut?", False),
        ("en", "Children pay half in the hut.", "Are there discounts for children?", False),
        ("en", "The hut sells soup.", "Is there any food in the hut?", False),
        ("de", "Die Hütte steht am See.", "Gibt es in der Hütte eine Sauna?", True),
        ("de", "Die Sauna der Hütte ist warm.", "Gibt es in der Hütte eine Sauna?", False),
        ("es", "La cabaña cierra en enero.", "¿Hay sauna en la cabaña?", True),
        ("es", "La sauna de la cabaña cierra en enero.", "¿Hay sauna en la cabaña?", False),
    ],
)
def test_whether_there_is_something_is_not_told_where_it_is_not_named(
    language: str, text: str, question: str, missing: bool
) -> None:
    name = {"en": "The hut", "de": "Die Hütte", "es": "La cabaña"}[language]
    engine = Engine(
        [parse_article("a.md", f"---\ntitle: {name}\nlanguage: {language}\n---\n\n{text}\n")]
    )
    query, _, _ = engine.candidates(question)
    assert unsaid(query, engine.ask(question).quotes[:2]) is missing


def _unsaid(text: str, question: str, language: str = "en") -> bool:
    head = f"---\ntitle: A\nlanguage: {language}\n---\n\n"
    engine = Engine([parse_article("a.md", head + text)])
    query, _, _ = engine.candidates(question)
    quotes = engine.ask(question).quotes
    assert quotes
    return unsaid(query, quotes[:2])


@pytest.mark.parametrize(
    ("language", "text", "question", "missing"),
    [
        ("en", "Voting for the server earns crystals.", "How many crystals does voting earn?",
         True),
        ("en", "Voting for the server earns dozens of crystals.",
         "How many crystals does voting earn?", False),
        ("en", "Since 1998 the boat has had oars of ash.", "How many oars does the boat have?",
         True),
        ("en", "The crew rows a four-oared boat.", "How many oars does the boat have?", False),
        ("en", "The new lamp burns half as much oil.", "How much oil does the lamp burn?", False),
        ("en", "The mayor lights the lamp.", "When is the lamp lit?", True),
        ("en", "The mayor lights the lamp after the storm.", "When is the lamp lit?", False),
        ("en", "The mayor lights the lamp at nine.", "When is the lamp lit?", False),
        ("en", "The mayor lights the lamp on Mondays.", "When is the lamp lit?", False),
        ("en", "The mayor lights the lamp of tower nine.", "When is the lamp lit?", True),
        ("nl", "De lamp brandt op zaterdagen.", "Wanneer brandt de lamp?", False),
        ("en", "The mayor lights the lamp.", "What does the mayor do when the lamp is lit?", False),
        ("de", "Der Bürgermeister zündet die Lampe an.", "Wann wird die Lampe angezündet?", True),
        ("de", "Am Sommerabend zündet er die Lampe an.", "Wann wird die Lampe angezündet?", False),
        ("de", "Das Boot hat Ruder aus Esche.", "Wie viele Ruder hat das Boot?", True),
        ("de", "Das Boot hat mehrere Ruder.", "Wie viele Ruder hat das Boot?", False),
        ("es", "La barca tiene remos de fresno.", "¿Cuántos remos tiene la barca?", True),
        ("es", "La barca tiene varios remos.", "¿Cuántos remos tiene la barca?", False),
        ("fr", "Le maire allume la lampe du phare.", "Quand le maire allume-t-il la lampe ?", True),
        ("fr", "Le maire allume la lampe au crépuscule, chaque soir.",
         "Quand le maire allume-t-il la lampe ?", False),
        ("en", "The lamp is lit when it storms.", "When is the lamp lit?", False),
        ("en", "The lamp is lit when it storms.", "When will the lamp be lit?", True),
        ("en", "Lamp 5 is to be lit.", "When will lamp 5 be lit?", True),
        ("en", "The lamp is to be lit on 5 May.", "When will the lamp be lit?", False),
        ("de", "Die Lampe brennt, wenn es stürmt.", "Wann wird die Lampe brennen?", True),
        ("de", "Die Lampe brennt ab Mai.", "Wann wird die Lampe brennen?", False),
        ("en", "Call the office of the keeper in May 2026.",
         "What is the phone number of the keeper?", True),
        ("en", "Call the keeper: 0161 496 0021.", "What is the phone number of the keeper?", False),
        ("en", "Call her until 12.05.2024.", "What is the phone number of the keeper?", True),
        ("en", "Ada Finch is the keeper. She rows. In a storm call 0161 496 0021.",
         "What is the phone number of Ada Finch?", True),
        ("en", "Ada Finch is the keeper. Call her on 0161 496 0021.",
         "What is the phone number of Ada Finch?", False),
        ("en", "Keeper: Ada Finch\nPost: Box 5\nPhone: 0161 496 0021",
         "What is Ada Finch's phone number?", False),
        ("en", "Keeper of 2019–2024, on call.", "What is the phone number of the keeper?", True),
        ("en", "Write an e-mail to the keeper.", "what's the keeper's email address", True),
        ("en", "Write to keeper@tower.example.", "what's the keeper's email address", False),
        ("de", "Der Wärter ist am Telefon.", "Welche Telefonnummer hat der Wärter?", True),
        ("de", "Der Wärter: Telefon 030/2345-67.", "Welche Telefonnummer hat der Wärter?", False),
        ("fr", "Écrivez au gardien.", "Quelle est l'adresse e-mail du gardien ?", True),
        # Without a number or a date, too.
        ("en", "Entry is by donation.", "How much is entry?", False),
        ("en", "There are a dozen oars in the shed.", "How many oars are there?", False),
        ("en", "There is only one key to the shed.", "How many keys are there?", False),
        ("en", "Nobody has died in the tower.", "How many people died in the tower?", False),
        ("en", "All members may vote.", "How many members may vote?", False),
        ("en", "The walk takes all morning.", "How long does the walk take?", False),
        ("en", "The new lamp is due in a fortnight.", "When will the new lamp arrive?", False),
        ("en", "Lund is thirty-two.", "How old is Lund?", False),
        ("en", "The band is a trio.", "How many people are in the band?", False),
        ("en", "Doors open at half seven.", "When do doors open?", False),
        ("en", "Rust made the bridge collapse.", "What caused the bridge to collapse?", False),
        ("de", "Es gibt nur einen Schlüssel für den Schuppen.",
         "Wie viele Schlüssel gibt es?", False),
        ("de", "Alle Mitglieder dürfen abstimmen.",
         "Wie viele Mitglieder dürfen abstimmen?", False),
        ("de", "Die Wanderung dauert den ganzen Vormittag.",
         "Wie lange dauert die Wanderung?", False),
        ("de", "Die Lampe erlischt bei Tagesanbruch.", "Wann erlischt die Lampe?", False),
        ("de", "Lund ist zweiunddreißig.", "Wie alt ist Lund?", False),
        ("de", "Lund ist Jahrgang 1990.", "Wie alt ist Lund?", False),
        ("es", "Todos los socios pueden votar.", "¿Cuántos socios pueden votar?", False),
        ("es", "En Arce viven cuatrocientas personas.", "¿Cuántos habitantes tiene Arce?", False),
        ("fr", "Il n'y a qu'une clé du hangar.", "Combien de clés y a-t-il ?", False),
        ("fr", "Tous les membres peuvent voter.", "Combien de membres peuvent voter ?", False),
        ("tr", "Çocuklar için giriş ücretsizdir.", "Çocuklar için giriş ne kadar?", False),
        ("en", "All players may vote for crystals.", "How many crystals may players earn?", True),
        ("en", "Lund is one of the keepers.", "How old is Lund?", True),
        ("en", "Every member looks after the walk to the lake.",
         "How long does the walk take?", True),
        # How often is told by no number of anything.
        ("fr", "Le bac part toutes les heures.", "À quelle fréquence part le bac ?", False),
        ("es", "El barco sale cada hora.", "¿Con qué frecuencia sale el barco?", False),
        ("pt", "O barco parte a cada hora.", "Com que frequência parte o barco?", False),
        ("fr", "Lund habite la tour.", "Quel âge a Lund ?", True),
        ("fr", "Lund a trente-deux ans.", "Quel âge a Lund ?", False),
        ("fr", "Il faut au moins 16 ans pour plonger.",
         "Quel âge faut-il avoir pour plonger ?", False),
        ("es", "Lund vive en la torre.", "¿Cuántos años tiene Lund?", True),
        ("es", "Lund nació en 1990.", "¿Cuántos años tiene Lund?", False),
        ("it", "Lund vive nella torre.", "Quanti anni ha Lund?", True),
        ("it", "Lund ha trentadue anni.", "Quanti anni ha Lund?", False),
        ("nl", "Lund woont in de toren.", "Hoe oud is Lund?", True),
        ("nl", "Lund is tweeëndertig jaar.", "Hoe oud is Lund?", False),
        ("nl", "Alleen volwassenen mogen duiken.", "Hoe oud moet je zijn om te duiken?", False),
        ("pt", "Lund mora na torre.", "Quantos anos tem Lund?", True),
        ("pt", "Lund tem trinta anos.", "Quantos anos tem Lund?", False),
        ("tr", "Lund kulede oturuyor.", "Lund kaç yaşında?", True),
        ("tr", "Lund otuz iki yaşında.", "Lund kaç yaşında?", False),
        ("fr", "La tour est en pierre.", "Quel âge a la tour ?", True),
        ("fr", "La tour est médiévale.", "Quel âge a la tour ?", False),
        # Nothing is known of Swedish words.
        ("sv", "Båten har åror av ask.", "How many åror has båten?", False),
    ],
)  # fmt: skip
def test_a_number_a_time_or_an_address_that_is_asked_for_has_to_be_said(
    language: str, text: str, question: str, missing: bool
) -> None:
    assert _unsaid(text, question, language) is missing


def test_a_person_may_be_typed_without_capitals() -> None:
    text = "The chief engineer Theo Lund praised the village. Lund then studied the lamp."
    assert _unsaid(text, "is theo lund married")
    assert not _unsaid(text, "is the chief engineer married")


@pytest.mark.parametrize(
    ("language", "text", "question", "missing"),
    [
        ("en", "The Reed Club was founded in 1978 at the old mill in Tarn.",
         "Who founded the Reed Club?", True),
        ("en", "The Reed Club was founded by anglers.", "Who founded the Reed Club?", False),
        ("en", "Two brothers founded the Reed Club in 1978.", "Who founded the Reed Club?", False),
        # Whoever is named did something else.
        ("en", "A watch by Jan Verbeek was stolen in 1987.", "Who stole the watch?", True),
        ("en", "The watch was stolen by a guard.", "Who stole the watch?", False),
        ("en", "Kira stole the watch in 1987.", "Who stole the watch?", False),
        ("en", "A local bakery sponsors the fair.", "Who sponsors the fair?", False),
        ("en", "The fair was opened at noon.", "Who was invited to the fair?", True),
        ("en", "Everyone in Tarn was invited to the fair.", "Who was invited to the fair?", False),
        ("en", "Complaints are sent to the secretary of the club in writing.",
         "Who is the secretary of the club?", True),
        ("en", "The secretary of the club is Mark Ode.", "Who is the secretary of the club?",
         False),
        # A thing that is a surname or of a person's stem, too, is nobody.
        ("en", "The punch is served in paper cups on long days.", "Who serves the punch?", True),
        ("en", "The punch sits next to the cash box and the keys.", "Who serves the punch?", True),
        ("en", "Lists for the tombola hang beside the house rules.", "Who runs the tombola?", True),
        ("en", "Prizes stay in the tombola until the end.", "Who runs the tombola?", True),
        ("en", "The tombola is run in a school.", "Who runs the tombola?", True),
        ("en", "A school runs the tombola.", "Who runs the tombola?", False),
        ("en", "The cook serves the punch.", "Who serves the punch?", False),
        ("en", "For the tombola see a steward or the front desk.", "Who runs the tombola?", False),
        ("en", "The tombola belongs to the kitchen crew.", "Who runs the tombola?", False),
        ("en", "The tombola is for pensioners.", "Who can play the tombola?", False),
        ("en", "Locals and their guests play the tombola.", "Who plays the tombola?", False),
        ("en", "A great day out: the tombola with local gin.", "Who runs the tombola?", True),
        # What a thing does by itself nobody is said to do.
        ("en", "The raffle started at noon in the tent.", "Who started the raffle?", True),
        ("en", "The ferry sails to Olme for an hour.", "Who sails the ferry?", True),
        ("en", "For the raffle see a mechanic.", "Who runs the raffle?", False),
        ("en", "The vicar started the raffle at noon.", "Who started the raffle?", False),
        ("en", "At the gala Ana sings.", "Who sings at the gala, Ana or Ben?", False),
        ("de", "Das Bad wurde 1950 im Park gebaut.", "Wer hat das Bad gebaut?", True),
        ("de", "Das Bad wurde 1950 von Lehrern gebaut.", "Wer hat das Bad gebaut?", False),
        ("de", "2003 wurde Karl Ott der Leiter des Bades.", "Wer leitet das Bad?", False),
        ("de", "Das Bad wurde nach Plänen des Architekten Ott gebaut.", "Wer hat das Bad gebaut?",
         False),
        ("es", "La escuela fue fundada en 1962.", "¿Quién fundó la escuela?", True),
        ("es", "La escuela fue fundada por monjas.", "¿Quién fundó la escuela?", False),
        ("es", "La obra la paga el estado.", "¿Quién paga la obra?", False),
        ("fr", "Le calice fut volé en 1976.", "Qui a volé le calice ?", True),
        ("fr", "Le calice fut volé par un moine.", "Qui a volé le calice ?", False),
        ("it", "Il calice fu rubato nel 1976.", "Chi ha rubato il calice?", True),
        ("it", "Il calice fu rubato da un monaco.", "Chi ha rubato il calice?", False),
        ("nl", "De school werd in 1900 gesticht.", "Wie heeft de school gesticht?", True),
        ("nl", "De school werd in 1900 door monniken gesticht.", "Wie heeft de school gesticht?",
         False),
        ("pt", "A escola foi fundada em 1900.", "Quem fundou a escola?", True),
        ("pt", "A escola foi fundada por monges.", "Quem fundou a escola?", False),
        ("ru", "Школу основали монахи.", "Кто основал школу?", False),
        ("tr", "Okul rahipler tarafından kuruldu.", "Okulu kim kurdu?", False),
    ],
)  # fmt: skip
def test_who_did_something_has_to_be_named_and_not_only_that_it_was_done(
    language: str, text: str, question: str, missing: bool
) -> None:
    assert _unsaid(text, question, language) is missing


@pytest.mark.parametrize(
    ("language", "text", "question", "missing"),
    [
        ("en", "The club hut sleeps 18 and costs members £8.", "How many members has the club?",
         True),
        ("en", "The club sends 40 boats to members.", "How many members has the club?", True),
        ("en", "The club has 40 paying members.", "How many members has the club?", False),
        ("en", "Members of the club: 40", "How many members has the club?", False),
        ("en", "The club counts 40 people.", "How many members has the club?", False),
        ("en", "Ordinary players get three homes, supporters eight.",
         "How many homes do supporters get?", False),
        ("en", "The hut sleeps 18.", "How many people can sleep in the hut?", False),
        ("en", "The driver, a 46-year-old man, saw the ferry.", "How many people saw the ferry?",
         True),
        ("en", "The bosses of the raid need eight players from level 40.",
         "How many bosses has the raid?", True),
        ("en", "It is a five-storey house.", "How many storeys has the house?", False),
        ("en", "Oars are limited to 8 per boat.", "How many oars may a boat have?", False),
        ("en", "The club has 12 parking spaces.", "How many parking spaces are there?", False),
        ("en", "Visitors, of whom some 900 come each year, see the storks.",
         "How many storks are there?", True),
        ("en", "Storks come, of which 30 are chicks.", "How many chicks are there?", False),
        ("en", "The detour is 14 mi.", "How many miles is the detour?", False),
        ("en", "Claims lie in box 5, 20 m below the lift.", "How long do claims take?", True),
        ("en", "Claims take 20 days.", "How long do claims take?", False),
        ("en", "We charge £5 for a staff card.", "How much does a staff card cost?", False),
        ("en", "A slow mill needs oil.", "How often does the mill need oil?", True),
        ("en", "The mill needs oil each week.", "How often does the mill need oil?", False),
        ("en", "The mill never needs oil.", "How often does the mill need oil?", False),
        ("en", "The mill needs oil annually.", "How often does the mill need oil?", False),
        ("en", "The mill seldom needs oil.", "How often does the mill need oil?", False),
        ("de", "Die Mühle braucht nur bei Bedarf Öl.", "Wie oft braucht die Mühle Öl?", False),
        ("es", "El molino se engrasa anualmente.", "¿Con qué frecuencia se engrasa el molino?",
         False),
        ("pt", "O moinho é revisto anualmente.", "Com que frequência o moinho é revisto?", False),
        ("nl", "De molen wordt jaarlijks gekeurd.", "Hoe vaak wordt de molen gekeurd?", False),
        ("ru", "Мельницу проверяют ежегодно.", "Как часто проверяют мельницу?", False),
        ("es", "Hay que pagar la tasa al llegar. Los perros pagan 10 €.",
         "¿Hay que pagar la tasa?", False),
        ("de", "Die Mühle braucht Öl.", "Wie oft braucht die Mühle Öl?", True),
        ("de", "Die Mühle braucht jede Woche Öl.", "Wie oft braucht die Mühle Öl?", False),
        ("en", "Rooms 20 to 31 are closed.", "How many rooms are there?", True),
        ("en", "Rooms: 20 to 31", "How many rooms are there?", False),
        ("en", "Rooms 5 and 7 have a sink.", "How many rooms have a sink?", False),
        ("en", "All six rooms are closed.", "How many rooms are there?", False),
        ("de", "Die Räume werden alle acht Wochen geputzt.", "Wie viele Räume gibt es?", True),
        ("de", "Alle acht Räume sind zu.", "Wie viele Räume gibt es?", False),
        ("en", "The sailors have rented the shed since 1979.",
         "How much rent do the sailors pay?", True),
        ("en", "The sailors pay 90 pounds for the shed.",
         "How much rent do the sailors pay?", False),
        ("en", "The noise of the mill comes from a loose wheel.",
         "How long is the noise of the mill?", True),
        ("en", "The noise of the mill takes a week.", "How long is the noise of the mill?", False),
        ("de", "Der Kurs setzt ein halbes Jahr Übung voraus.", "Was kostet der Kurs?", True),
        ("de", "Der Kurs kostet Kinder die Hälfte.", "Was kostet der Kurs?", False),
        ("en", "The course needs half an hour.", "How much does the course cost?", True),
        ("en", "The course is half price.", "How much does the course cost?", False),
        ("de", "Der Verein hat 40 Boote für Mitglieder.", "Wie viele Mitglieder hat der Verein?",
         True),
        ("de", "Der Verein hat 40 aktive Mitglieder.", "Wie viele Mitglieder hat der Verein?",
         False),
        ("es", "Ana cuida colmenas desde hace veinte años.", "¿Cuántas colmenas tiene Ana?", True),
        ("es", "Ana cuida veinte colmenas.", "¿Cuántas colmenas tiene Ana?", False),
        ("fr", "Le club a trois bateaux pour ses membres.", "Combien de membres a le club ?", True),
        ("fr", "Le club a trente membres.", "Combien de membres a le club ?", False),
        ("en", "The league froze the talks of the two nations.",
         "How many countries are in the league?", True),
        ("en", "The 12 nations of the league meet.", "How many countries are in the league?",
         False),
        ("de", "Die zwölf Länder der Liga treffen sich.", "Wie viele Staaten hat die Liga?", False),
        ("de", "Die zwei Länder stritten mit der Liga.", "Wie viele Staaten hat die Liga?", True),
        ("en", "The league of the two countries froze.", "How many countries are in the league?",
         False),
        ("en", "The league has two nations.", "How many countries are in the league?", False),
        ("de", "Der Bund fror die Gespräche der zwei Nationen ein.",
         "Wie viele Länder hat der Bund?", True),
        # The same word, in another form.
        ("ru", "У моста три арки.", "Сколько арок у моста?", False),
        ("tr", "Motor 5 silindirli.", "Motorun kaç silindir vardır?", False),
    ],
)  # fmt: skip
def test_a_number_has_to_count_what_is_asked_for(
    language: str, text: str, question: str, missing: bool
) -> None:
    assert _unsaid(text, question, language) is missing


@pytest.mark.parametrize(
    ("language", "text", "question", "missing"),
    [
        ("en", "The wall is open from 5 p.m. to 9 p.m.", "How high is the wall?", True),
        ("en", "The wall is 9 m at most.", "How high is the wall?", False),
        ("en", "The fine is 50 euros.", "How high is the fine?", False),
        ("en", "Ada Finch's widow kept the shop for thirty years.", "When did Ada Finch die?",
         True),
        ("en", "Ada Finch's widow kept the shop after his death in 1950.",
         "When did Ada Finch die?", False),
        ("en", "Rowers earn 5 more oars for each hour.", "How much do the oars cost?", True),
        ("en", "Oars are 5 each.", "How much do the oars cost?", False),
        ("en", "Ada Finch steered the red boat in the race.", "Who won the race?", True),
        ("en", "The race went to Ada Finch.", "Who won the race?", False),
        ("en", "The test is on the first Monday of each month.", "How long is the test?", True),
        ("en", "The test is due in week 10.", "How long is the test?", True),
        ("en", "The test takes half an hour.", "How long is the test?", False),
        ("en", "The ban is permanent.", "How long is the ban?", False),
        ("en", "The king ruled until his death.", "How long did the king rule?", False),
        ("en", "The three boats need a test weight.", "How much do the boats weigh?", True),
        ("en", "A baker owns the inn. A lorry hit the inn.", "Who owns the lorry?", True),
        ("en", "The barn is part of the farm with 40 cows.", "When was the barn part of it?", True),
        ("en", "The barn is part of the farm since 1940.", "When was the barn part of it?", False),
        ("en", "Ada Finch sang. The hall is old. Bo Lund, aged 61, danced there.",
         "How old is Ada Finch?", True),
        ("en", "Fees go to the treasurer, Jon Ode.", "Where does the treasurer live?", True),
        ("en", "The treasurer, Jon Ode, has a cottage in Tarn.", "Where does the treasurer live?",
         False),
        ("en", "Ada Finch shared a house with Bo Lund.", "Where is Bo Lund buried?", True),
        ("en", "The ashes of Bo Lund were scattered at sea.", "Where is Bo Lund buried?", False),
        ("en", "In 2014 a fire destroyed the hall.", "What caused the fire?", True),
        ("en", "In 2014 a heater started a fire in the hall.", "What caused the fire?", False),
        ("de", "Karl Ott lebte in Lindau.", "Wo ist Karl Ott begraben?", True),
        ("de", "Das Grab von Karl Ott ist in Lindau.", "Wo ist Karl Ott begraben?", False),
        ("tr", "Halit Sungur 1968 yılında evlendi.", "Halit Sungur nereye gömüldü?", True),
        ("tr", "Halit Sungur'un mezarı Ankara'da.", "Halit Sungur nereye gömüldü?", False),
    ],
)  # fmt: skip
def test_an_attribute_has_to_be_said_with_its_measure_time_or_place(
    language: str, text: str, question: str, missing: bool
) -> None:
    assert _unsaid(text, question, language) is missing


@pytest.mark.parametrize(
    ("language", "text", "question", "missing"),
    [
        ("en", "One guest per member is allowed.", "How many guests may a member bring?", False),
        ("en", "There are no lifts.", "How many lifts are there?", False),
        ("en", "There is no doubt that lifts help.", "How many lifts are there?", True),
        ("es", "No hay ascensores.", "¿Cuántos ascensores hay?", False),
        ("it", "La gilda conta un centinaio di membri.", "Quanti membri ha la gilda?", False),
        ("en", "The flat sleeps four.", "How many people can stay in the flat?", False),
        ("en", "The firm has a staff of 300.", "How many employees does the firm have?", False),
        ("es", "El autobús pasa cada hora.", "¿Con qué frecuencia pasa el autobús?", False),
        ("en", "The station is a five-minute walk away.", "How far is the station?", False),
        ("en", "The cooldown is 30s.", "How long is the cooldown?", False),
        ("en", "The boat is no longer used.", "How long is the boat?", True),
        ("en", "A ban is never lifted.", "How long is a ban?", False),
        ("de", "Der Kurs ist im Beitrag enthalten.", "Was kostet der Kurs?", False),
        ("en", "The patch is due at the end of the quarter.", "When will the patch come out?",
         False),
        ("en", "Ada Finch, 54, of York, paints.", "Where does Ada Finch live?", False),
        ("en", "Ada Finch is in her fifties.", "How old is Ada Finch?", False),
        ("en", "In the fifties Ada Finch painted.", "How old is Ada Finch?", True),
        ("en", "Ada Finch was only nine when she sang.", "How old was Ada Finch when she sang?",
         False),
        ("en", "Only adults may join.", "How old do I have to be to join?", False),
        ("en", "The chapel is medieval.", "How old is the chapel?", False),
        ("fr", "Inès Roblet a vu le jour à Nice.", "Où est née Inès Roblet ?", False),
        ("en", "A storm knocked out the power.", "What caused the power cut?", False),
        ("en", "Grills are banned following the fire.", "What caused the fire?", True),
    ],
)  # fmt: skip
def test_what_answers_in_unusual_words_is_an_answer(
    language: str, text: str, question: str, missing: bool
) -> None:
    assert _unsaid(text, question, language) is missing


@pytest.mark.parametrize(
    ("language", "text", "question", "missing"),
    [
        ("de", "Die Hütte fasst 18.", "Wie viele Personen passen in die Hütte?", False),
        ("de", "Die Hütte kostet 18.", "Wie viele Personen passen in die Hütte?", True),
        ("nl", "De hut herbergt 18.", "Hoeveel mensen passen in de hut?", False),
        ("en", "The crew is a captain and four others.", "How many people are in the crew?",
         False),
        ("en", "The crew sailed to four other ports.", "How many people are in the crew?", True),
        ("de", "Lunde liegt zwei Autostunden von Tarn.", "Wie weit ist Lunde von Tarn?", False),
        ("de", "Anna Berg ist Mitte fünfzig.", "Wie alt ist Anna Berg?", False),
        ("de", "Anna Berg ist in der Mitte.", "Wie alt ist Anna Berg?", True),
        ("fr", "Anne Berg a une cinquantaine.", "Quel âge a Anne Berg ?", False),
        ("es", "Ana Ruiz es octogenaria.", "¿Qué edad tiene Ana Ruiz?", False),
        ("it", "Anna Berg è sulla cinquantina.", "Quanti anni ha Anna Berg?", False),
        ("nl", "Anna Berg is een vijftiger.", "Hoe oud is Anna Berg?", False),
        ("pt", "Ana Ruiz é octogenária.", "Que idade tem Ana Ruiz?", False),
        ("en", "Anna Berg paints boats.", "What year was Anna Berg married?", True),
        ("fr", "Anne Berg peint des bateaux.", "Où Anne Berg a-t-elle étudié ?", True),
        ("fr", "Anne Berg a étudié le droit.", "Où Anne Berg a-t-elle étudié ?", False),
        ("es", "Ana Ruiz pinta barcos.", "¿Cuánto gana Ana Ruiz?", True),
        ("nl", "Anna Berg schildert boten.", "Waar heeft Anna Berg gestudeerd?", True),
        ("pt", "Ana Ruiz pinta barcos.", "Onde estudou Ana Ruiz?", True),
        ("ru", "Анна Берг рисует лодки.", "Где училась Анна Берг?", True),
        ("es", "Tarn es una ciudad de 12.400.", "¿Cuántas personas viven en Tarn?", False),
        ("it", "Tarn è una città di 12.400.", "Quante persone vivono a Tarn?", False),
        ("ru", "Тарн — город с 12 400.", "Сколько человек живёт в Тарне?", False),
        ("es", "Tarn tiene 12.400 piedras.", "¿Cuántas personas viven en Tarn?", True),
        ("pt", "Um farol pela Ana Berg.", "Quem construiu o farol?", False),
        ("pt", "Um farol para Ana Berg.", "Quem construiu o farol?", True),
        ("de", "Anna Berg sagte, dass die Brücke hält.",
         "Was sagte die alte Bürgermeisterin Anna Berg über den Sturm?", True),
        ("es", "Ana Ruiz dijo que el puente es seguro.",
         "¿Qué dijo Ana Ruiz sobre la tormenta?", True),
        ("es", "Ana Ruiz dijo que el puente es seguro.", "¿Qué dijo Ana Ruiz sobre el puente?",
         False),
        ("fr", "Anne Berg a dit que le pont est sûr.", "Qu'a dit Anne Berg sur la tempête ?", True),
        ("it", "Anna Berg ha detto che il ponte è sicuro.",
         "Cosa ha detto Anna Berg sulla tempesta?", True),
        ("nl", "Anna Berg zei dat de brug veilig is.", "Wat zei Anna Berg over de storm?", True),
        ("ru", "Анна Берг сказала, что мост надёжен.", "Что сказала Анна Берг о шторме?", True),
    ],
)  # fmt: skip
def test_rooms_ages_lives_and_towns_are_told_in_each_language(
    language: str, text: str, question: str, missing: bool
) -> None:
    assert _unsaid(text, question, language) is missing


def test_what_an_article_is_titled_need_not_be_said_again() -> None:
    def missing(text: str) -> bool:
        engine = Engine(
            [parse_article("a.md", f"# The bridge of Tarn after a lorry crash\n\n{text}")]
        )
        query, _, _ = engine.candidates("Who owned the lorry?")
        return unsaid(query, engine.ask("Who owned the lorry?").quotes[:2])

    assert missing("The driver was hurt. A baker owned the inn beside it.")
    assert not missing("The driver was hurt. It was owned by a baker.")


def test_a_price_is_no_phone_number() -> None:
    text = "The roof of the keeper cost £264,000."
    assert _unsaid(text, "What is the phone number of the keeper?")


@pytest.mark.parametrize(
    ("text", "question", "missing"),
    [
        ("Can the fund grow while the works go on?", "What is the deadline for the fund?", True),
        ("Applications to the fund close on 3 May.", "What is the deadline for the fund?", False),
        ("One donor gave money to the fund.", "How much money is in the fund?", True),
        ("The fund of 3 million euros is open.", "How much money is in the fund?", False),
        ("One officer of the army came.", "How large is the army?", True),
        ("The army has twelve thousand soldiers.", "How large is the army?", False),
        ("The lake is the largest of the county.", "How large is the lake?", False),
        ("A big lake lies behind the hut.", "How large is the lake?", False),
        ("The garden covers a dozen acres.", "How large is the garden?", False),
        ("The oven is hot enough when the stone is white.", "How hot is the oven?", False),
        ("Turn the oven to 220 °C.", "How hot does the oven need to be?", False),
    ],
)
def test_a_deadline_a_sum_and_a_size_have_to_be_said(
    text: str, question: str, missing: bool
) -> None:
    assert _unsaid(text, question) is missing


@pytest.mark.parametrize(
    ("text", "question", "missing"),
    [
        (
            "The west gate was closed in 2019. Parking costs four euros.",
            "Why was the west gate closed?",
            True,
        ),
        (
            "Glass bottles are forbidden. Tents cost ten euros.",
            "Why are glass bottles forbidden?",
            True,
        ),
        ("Kim left the council in March 2020.", "Why did Kim leave the council?", True),
        ("The forum has been read-only since 2021.", "Why is the forum read-only?", True),
        ("Bots and userbots are not allowed.", "Why are userbots not allowed?", True),
        ("The bridge is closed on account of the flood.", "Why is the bridge closed?", False),
        (
            "Too many guests drowned there. Swimming in the quarry is banned.",
            "Why is swimming in the quarry banned?",
            False,
        ),
        (
            "Swimming in the quarry is banned for safety.",
            "Why is swimming in the quarry banned?",
            False,
        ),
        (
            "Glass is not allowed by the pool to protect bare feet.",
            "Why is glass not allowed by the pool?",
            False,
        ),
        ("The unsafe footbridge was closed in May.", "Why was the footbridge closed?", False),
        ("Mira left the team in protest.", "Why did Mira leave the team?", False),
        ("Mira left the team after a quarrel.", "Why did Mira leave the team?", False),
        ("The plugin was removed under pressure from users.", "Why was the plugin removed?", False),
        (
            "The server is slow at night, as backups run then.",
            "Why is the server slow at night?",
            False,
        ),
        ("Candles are forbidden: the curtains burn easily.", "Why are candles forbidden?", False),
        ("The sale was stopped with the stock gone.", "Why was the sale stopped?", False),
        ("Fireworks are forbidden by law.", "Why are fireworks forbidden?", False),
        ("Trials expire so that spots stay free.", "Why do trials expire?", False),
        ("The raid was cancelled when the server crashed.", "Why was the raid cancelled?", False),
        ("The mill stopped for want of water.", "Why did the mill stop?", False),
        ("Dogs are too loud and not admitted.", "Why are dogs not admitted?", False),
        ("The broken lift is out of use.", "Why is the lift out of use?", False),
        ("Jon resigned over the lost money.", "Why did Jon resign?", False),
        (
            "Posts without a tag are deleted. They cannot be found by the search.",
            "Why are posts without a tag deleted?",
            False,
        ),
        ("The lake was drained at the request of the farmers.", "Why was the lake drained?", False),
        (
            "Ferries stop early in winter owing to ice.",
            "Why do ferries stop early in winter?",
            False,
        ),
        ("The frightened horse ran away.", "Why did the horse run away?", False),
        (
            "Smoke alarms beep in the night when the battery is low.",
            "Why do smoke alarms beep in the night?",
            False,
        ),
        ("Lena was banned from the server through a mistake.", "Why was Lena banned?", False),
        (
            "The shop is closed on Mondays. Our baker rests that day.",
            "Why is the shop closed on Mondays?",
            False,
        ),
        ("The fair was stopped. A tent had caught fire.", "Why was the fair stopped?", False),
        ("The fair was stopped in May. Stalls stood empty.", "Why was the fair stopped?", True),
    ],
)
def test_that_something_is_so_does_not_say_why(text: str, question: str, missing: bool) -> None:
    assert _unsaid(text, question) is missing


@pytest.mark.parametrize(
    ("language", "bare", "question", "reason"),
    [
        (
            "de",
            "Das Westtor wurde 2019 geschlossen.",
            "Warum wurde das Westtor geschlossen?",
            "Das Westtor wurde wegen eines Sturms geschlossen.",
        ),
        (
            "es",
            "La puerta oeste fue cerrada en 2019.",
            "¿Por qué fue cerrada la puerta oeste?",
            "La puerta oeste fue cerrada por obras.",
        ),
        (
            "fr",
            "La porte ouest a été fermée en 2019.",
            "Pourquoi la porte ouest a-t-elle été fermée ?",
            "La porte ouest a été fermée par prudence.",
        ),
        (
            "it",
            "La porta ovest è stata chiusa nel 2019.",
            "Perché la porta ovest è stata chiusa?",
            "La porta ovest è stata chiusa per lavori.",
        ),
        (
            "pt",
            "O portão oeste foi fechado em 2019.",
            "Por que o portão oeste foi fechado?",
            "O portão oeste foi fechado por obras.",
        ),
        (
            "nl",
            "De westpoort werd in 2019 gesloten.",
            "Waarom werd de westpoort gesloten?",
            "De westpoort werd uit voorzorg gesloten.",
        ),
        (
            "ru",
            "Западные ворота были закрыты в 2019 году.",
            "Почему были закрыты западные ворота?",
            "Западные ворота были закрыты из-за бури.",
        ),
        (
            "tr",
            "Batı kapısı 2019 yılında kapatıldı.",
            "Batı kapısı neden kapatıldı?",
            "Batı kapısı fırtına yüzünden kapatıldı.",
        ),
    ],
)
def test_why_is_told_in_each_language(language: str, bare: str, question: str, reason: str) -> None:
    assert _unsaid(bare, question, language)
    assert not _unsaid(reason, question, language)


@pytest.mark.parametrize(
    ("text", "question", "language"),
    [
        ("Der Markt fiel aus. Ein Zelt hatte gebrannt.", "Warum fiel der Markt aus?", "de"),
        ("Der Markt fiel aus. Ein Mast war umgestürzt.", "Warum fiel der Markt aus?", "de"),
        ("La foire a fermé. Le feu avait pris.", "Pourquoi la foire a-t-elle fermé ?", "fr"),
        ("La feria cerró. Se había quemado una carpa.", "¿Por qué cerró la feria?", "es"),
    ],
)
def test_what_had_been_so_may_be_why(text: str, question: str, language: str) -> None:
    assert not _unsaid(text, question, language)


@pytest.mark.parametrize(
    ("text", "question", "missing"),
    [
        ("Anna Weber was born in 1980 in Kiel. Tom Weber bakes.", "When was Tom Weber born?", True),
        (
            "Tom Weber bakes bread. Anna Weber sells it. Weber, 31, came from Kiel.",
            "How old is Tom Weber?",
            True,
        ),
        (
            "Tom Weber bakes. Anna Weber sells it. She was born in Kiel.",
            "Where was Tom Weber born?",
            True,
        ),
        (
            "Anna Weber and Tom Weber run the shop. Anna lives in Graz.",
            "Where does Tom Weber live?",
            True,
        ),
        (
            "Anna Weber and Tom Weber run the shop. Anna lives in Graz.",
            "where does tom weber live",
            True,
        ),
        (
            "Anna Weber and Tom Weber run the shop. Anna was born in 1980.",
            "When was Anna Weber born?",
            False,
        ),
        (
            "Anna Weber and Tom Weber run the shop. Weber was born in 1980.",
            "When was Tom Weber born?",
            False,
        ),
        (
            "Tom Weber runs the shop. He was born in 1980. Anna Weber helps him.",
            "When was Tom Weber born?",
            False,
        ),
        (
            "Coach Weber, 54, leads the crew. Tom Weber has won twice.",
            "How old is Tom Weber?",
            False,
        ),
        (
            "Tom Weber leads the crew. Skipper Weber was born in Kiel.",
            "Where was Tom Weber born?",
            False,
        ),
        (
            "Anna Maria Weber was born in Kiel in 1970. Anna Weber paints.",
            "When was Anna Weber born?",
            False,
        ),
        (
            "Yesterday Weber said much. Tom Weber, 54, rows for Kiel.",
            "How old is Tom Weber?",
            False,
        ),
        (
            "Anna Weber paints. Her brother Tom Weber lives in Kiel.",
            "Who is the brother of Anna Weber?",
            False,
        ),
        ("Tom and Anna Weber were both born in Kiel.", "Where was Tom Weber born?", False),
        (
            "The North Tower was built in 1860. The South Tower was built later, in 1901.",
            "When was the South Tower built?",
            False,
        ),
        ("Dr. Weber lives in Graz. Eva Weber studied there.", "Where does Eva Weber live?", False),
        (
            "Tom Weber rows. His wife Anna Weber says that he lives in Kiel.",
            "Where does Tom Weber live?",
            False,
        ),
        (
            "Anna Weber is the sister of Tom Weber, who died in 1999.",
            "When did Tom Weber die?",
            False,
        ),
        (
            "Anna Weber left. On Monday Tom Weber, the younger brother, moved in; he is 31.",
            "How old is Tom Weber?",
            False,
        ),
        (
            "Tom Weber joined in 2010. Weber leads the choir since 2015.",
            "Since when does Tom Weber lead the choir?",
            False,
        ),
        (
            "Mark Rivera joined in 2010. Grace Rivera left in 2012.",
            "When did Grace Rivera leave?",
            False,
        ),
        ("Lena Weber is 12. Tom Weber is 15.", "How old is Tom Weber?", False),
        ("Edvin Holm built the lock in 1870.", "When did Oskar Holm build the lock?", True),
        ("Edvin Holm built the lock. He died in 1899.", "When did Oskar Holm die?", True),
        ("Edvin Holm built the lock in 1870.", "When did Ed Holm build the lock?", False),
        ("O. Holm built the lock in 1870. Ida Holm died.", "When did Oskar Holm build it?", False),
        ("Ida Holm, wife of Oskar, built it in 1870.", "When did Oskar Holm build it?", False),
        ("Judge Ida Holm retired in 1870.", "When did Judge Holm retire?", False),
        ("The Market Hall opened in 1870.", "When did the Town Hall open?", False),
        (
            "In 2004 Anna Weber bought the mill. Tom Weber was born in it in 1950.",
            "When was Tom Weber born?",
            False,
        ),
        (
            "Weber was born in 1950. Tom Weber and Anna Weber own the mill.",
            "When was Tom Weber born?",
            False,
        ),
    ],
)
def test_who_shares_a_last_name_is_not_told_of(text: str, question: str, missing: bool) -> None:
    assert _unsaid(text, question) is missing


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ada Lund opened the lock. Jon Pol said that the weir leaks.", True),
        ("Ada Lund opened the lock. Jon Pol, the mayor, said the weir leaks.", True),
        ("Ada Lund opened the lock. She said that the weir leaks.", False),
        ("Ada Lund leads the board. In May the chair said that the weir leaks.", False),
        ("Jon Pol said that the weir leaks. Lund disagreed.", False),
        ("Jon Pol said that the weir leaks, but Ada Lund said it does not.", False),
        ("Ada Lund runs the lock. Officials in Tarn said that the weir leaks.", False),
        ("Unlike Ada Lund, the chair wants to mend the weir.", True),
        ("Ada Lund called the weir a disgrace.", False),
        ("“The weir leaks,” said Ada Lund.", False),
        ("Ada Lund complained about the weir.", False),
    ],
)
def test_what_others_said_of_it_is_not_told_as_somebodys(text: str, missing: bool) -> None:
    assert _unsaid(text, "What did Ada Lund say about the weir?") is missing


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        (
            "es",
            "Ana Ruiz nació en 1980 en Cádiz. Tomás Ruiz hace pan.",
            "¿Cuándo nació Tomás Ruiz?",
        ),
        (
            "fr",
            "Anne Morel est née en 1980 à Lyon. Luc Morel fait du pain.",
            "Quand est né Luc Morel ?",
        ),
        (
            "it",
            "Anna Rossi è nata nel 1980 a Siena. Luca Rossi fa il pane.",
            "Quando è nato Luca Rossi?",
        ),
        (
            "nl",
            "Anna Visser werd in 1980 geboren in Delft. Tom Visser bakt brood.",
            "Wanneer werd Tom Visser geboren?",
        ),
        ("pt", "Ana Lopes nasceu em 1980 em Évora. Rui Lopes faz pão.", "Quando nasceu Rui Lopes?"),
        (
            "ru",
            "Анна Титова родилась в 1980 году. Ольга Титова печёт хлеб.",
            "Когда родилась Ольга Титова?",
        ),
        ("tr", "Ayşe Kaya 1980 yılında doğdu. Ali Kaya ekmek yapar.", "Ali Kaya ne zaman doğdu?"),
    ],
)
def test_a_namesake_is_another_in_other_languages(language: str, text: str, question: str) -> None:
    assert _unsaid(text, question, language)


@pytest.mark.parametrize(
    ("text", "question", "missing"),
    [
        (
            "Old posts are removed by the nightly sweep. You can still search them.",
            "Who wrote the nightly sweep?",
            True,
        ),
        (
            "The quiz night is on twice a year. Chess club is on Tuesdays and is hosted by Noor.",
            "Who hosts the quiz night?",
            True,
        ),
        (
            "For the trip we need two vans and the red trailer. It leaves at nine.",
            "Who built the red trailer?",
            True,
        ),
        (
            "Liora cooks the feasts for the whole guild.",
            "Who makes the feasts?",
            False,
        ),
        (
            "I look after the parcels myself, and Pieter helps.",
            "Who packs the parcels?",
            False,
        ),
        (
            "We pack the parcels on Mondays.",
            "Who packs the parcels?",
            False,
        ),
        (
            "You pay the customs duty yourself.",
            "Who pays the customs duty?",
            False,
        ),
        (
            "The choir meets on Mondays. Ines Roth leads it.",
            "Who leads the choir?",
            False,
        ),
        (
            "The choir meets on Mondays. It is led by Ines Roth.",
            "Who leads the choir?",
            False,
        ),
        (
            "The add-on was coded by two students.",
            "Who made the add-on?",
            False,
        ),
        (
            "The map is Tobi's work.",
            "Who made the map?",
            False,
        ),
        (
            "Ana and Ben look after the bank of the guild.",
            "Who runs the bank?",
            False,
        ),
        (
            "The bank: Moth.",
            "Who runs the bank?",
            False,
        ),
        (
            "Hosts of the quiz night: Noor and Elif.",
            "Who hosts the quiz night?",
            False,
        ),
        (
            "The quiz night takes place on Fridays, with Noor as host.",
            "Who hosts the quiz night?",
            False,
        ),
        (
            "Pull requests are merged by maintainers.",
            "Who merges pull requests?",
            False,
        ),
        (
            "Nobody checks the bags at the gate.",
            "Who checks the bags?",
            False,
        ),
        (
            "Ropes are the job of Ruth Pembury.",
            "Who inspects the ropes?",
            False,
        ),
        (
            "Our treasurer keeps the keys of the store.",
            "Who keeps the keys?",
            False,
        ),
        (
            "A volunteer opens the hall each morning.",
            "Who opens the hall?",
            False,
        ),
        (
            "The fee is collected by the warden.",
            "Who collects the fee?",
            False,
        ),
        (
            "Everyone may edit the wiki.",
            "Who edits the wiki?",
            False,
        ),
        (
            "Ask Mira if the heating fails.",
            "Who repairs the heating?",
            False,
        ),
        (
            "Moderators hand out warnings; only admins ban.",
            "Who bans members?",
            False,
        ),
        (
            "The bell was stolen in 1987. Two apprentices did it.",
            "Who stole the bell?",
            False,
        ),
        (
            "The gate was built over at night. The tenants are to blame.",
            "Who built over the gate?",
            False,
        ),
        (
            "The bell was stolen in 1987. A banker owned it.",
            "Who stole the bell?",
            True,
        ),
        (
            "In 1581 Per Holm led the revolt of the weavers.",
            "Who led the revolt of the weavers and wrote the Apology?",
            False,
        ),
        (
            "In 1581 Per Holm led the revolt of the weavers.",
            "Who wrote the Apology and led the revolt of the weavers?",
            True,
        ),
        (
            "Per Holm came to Arla with nine others in 1555 to found New Tarn.",
            "Who founded New Tarn at Arla?",
            False,
        ),
        (
            "Responsible for the locks is the canal trust.",
            "Who is responsible for the locks?",
            False,
        ),
    ],
)
def test_who_did_something_is_told_where_that_is_told(
    text: str, question: str, missing: bool
) -> None:
    assert _unsaid(text, question) is missing


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("They go into the green box, and nowhere else.", False),
        ("The crew takes turns, from Monday on.", True),
        ("Ask for Mona Quist at the desk.", True),
    ],
)
def test_what_only_a_heading_finds_names_who_does_it_or_does_not(text: str, answered: bool) -> None:
    article = parse_article("boat.md", f"# Boat\n\nA ferry.\n\n## Bottles\n\n{text}\n")
    assert Engine([article]).ask("Who collects the bottles?").answered is answered


@pytest.mark.parametrize(
    ("text", "question", "answered"),
    [
        # The second quote alone names a time, and is on something else.
        (
            "Ahead of the launch of a new boat, from Tarn to Holm, the owner spoke on the quay. "
            "Today the company carries 400 passengers a day.",
            "When does the boat from Tarn to Holm start?",
            False,
        ),
        (
            "Ahead of the launch of a second boat, in May, the owner spoke on the quay. "
            "Today the company carries 400 passengers a day.",
            "When does the second boat start?",
            True,
        ),
        # What is paid in counts of something is told by their number.
        ("Hats from 40 shells.\n\nPets cost 9 euros.", "how many shells does a hat cost", True),
        (
            "Port officials have framed the new quay as a chance. It was asked for in May.",
            "What have port officials said about the quay?",
            True,
        ),
        (
            "After Morav unified the valleys into the second Tarnish Empire after the War of Salt, "
            "its chancellor opposed all colonies. Ships came in 1884.",
            "When was the second Tarnish Empire founded?",
            True,
        ),
    ],
)
def test_what_an_answer_has_to_say_is_said_by_quotes_that_are_near_the_best(
    text: str, question: str, answered: bool
) -> None:
    assert Engine([parse_article("a.md", text)]).ask(question).answered is answered
