"""What a message asks: the words about a question are not asked, and the question's own are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering import Engine
from bot.answering.followups import readings
from bot.answering.messages import blanked, is_courtesy, is_greeting, pieces_of, read
from bot.answering.question import AnswerKind, analyze
from bot.corpus import parse_article
from bot.text import terms
from bot.text.grammar import grammar, languages


def asked(text: str, language: str = "en") -> str:
    return analyze(text, language).asked


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("hey guys, does anyone know who pays the fee", "who pays the fee"),
        ("Can somebody please tell me: Who pays the fee?", "Who pays the fee?"),
        ("Who pays the fee? thanks in advance!", "Who pays the fee?"),
        ("Does anyone here happen to know who pays the fee?", "who pays the fee?"),
        ("so does anybody have any idea how much the ferry costs", "how much the ferry costs"),
        ("Sorry if this was asked before, but who pays? Asking for a friend.", "who pays?"),
        ("sorry if it is in the rules somewhere, but who pays?", "who pays?"),
        ("quick q: how high is the fee :)", "how high is the fee"),
        ("who pays the fee Thanks :)", "who pays the fee"),
        ("hi can i bring my dog thx", "can i bring my dog"),
        ("Is there anyone who can tell me where the pier is?", "where the pier is?"),
        ("The pier opens at nine, right?", "The pier opens at nine"),
        ("I'd like to know the price of a ticket", "the price of a ticket"),
        ("looking for the opening hours", "the opening hours"),
        ("need help finding out who founded the club", "who founded the club"),
        ("list the rules for visitors", "rules for visitors"),
        ("Moin, kurze Frage: wer zahlt den Beitrag?", "wer zahlt den Beitrag?"),
        ("Weiß jemand, wann der Hafen öffnet? Danke im Voraus!", "wann der Hafen öffnet?"),
        ("Ich suche die Öffnungszeiten", "die Öffnungszeiten"),
        ("Hola! Una pregunta: ¿quién paga la cuota? ¡Gracias!", "¿quién paga la cuota?"),
        ("Estoy intentando averiguar quién fundó el club", "quién fundó el club"),
        ("Bonjour à tous, quelqu'un sait quand ouvre le port ?", "quand ouvre le port ?"),
        ("J'essaie de comprendre pourquoi le port est fermé", "pourquoi le port est fermé"),
        ("Ciao a tutti, chi paga la quota? grazie mille", "chi paga la quota?"),
        ("Sto cercando di capire chi ha fondato il club", "chi ha fondato il club"),
        ("Hé, wie betaalt de contributie?", "wie betaalt de contributie?"),
        ("Vraagje: wie betaalt de contributie? Alvast bedankt!", "wie betaalt de contributie?"),
        ("Ik ben op zoek naar de openingstijden", "de openingstijden"),
        ("Olá pessoal, alguém sabe onde fica o porto? Obrigado!", "onde fica o porto?"),
        ("Uma dúvida: quem paga a taxa? Desde já agradeço", "quem paga a taxa?"),
        ("Всем привет, кто-нибудь знает, кто платит взнос?", "кто платит взнос?"),
        ("Ищу часы работы порта, заранее спасибо", "часы работы порта"),
        ("Selam, limanın ne zaman açıldığını bilen var mı?", "limanın ne zaman açıldığını"),
        ("Bir sorum var: aidatı kim öder? Teşekkürler!", "aidatı kim öder?"),
    ],
)
def test_words_that_stand_about_a_question_are_not_asked(text: str, what: str) -> None:
    # Members need not write in the language of the articles.
    for language in ("en", "de", "tr"):
        question = analyze(text, language)
        assert question.asked == what
        assert question.text == text
        assert all(what.find(text[t.start : t.end]) >= 0 for t in question.tokens)


@pytest.mark.parametrize(
    "text",
    [
        "Can anyone join?",
        "He is the treasurer?",
        "Who knows the password?",
        "What do I tell the guide?",
        "When did he thank the king?",
        "What did the king want to know?",
        "Which rules does the list describe?",
        "Do the members know when they vote?",
        "Do I need to know how to sail?",
        "Who wrote the song Thank You?",
        "Hi-Fi club fee",
        "Hello Kitty costume price",
        "OK Computer release date",
        "If I lose my card, who do I ask?",
        "In my room, who pays for the lamp?",
        "After the flood, who built the pier?",
        "Can I bring my dog, my cat and my bird?",
        "Imperialism is confused with what other term?",
        "III. Henry kimdi?",
        "Wer lebte im 15. Jahrhundert?",
        # Nothing else is said.
        "anyone know?",
        "thanks",
        "Can you help me?",
        "",
    ],
)
def test_a_question_keeps_its_words(text: str) -> None:
    assert asked(text) == text
    assert readings(text) == (text,)


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("need help finding out who founded the club", "en", AnswerKind.PERSON),
        ("Can somebody please tell me: When does it open?", "en", AnswerKind.DATE),
        ("I'd like to know the price of a ticket", "en", AnswerKind.MONEY),
        ("does anyone know if dogs are allowed", "en", AnswerKind.YES_NO),
        ("Quick question, if I am late who lets me in", "en", AnswerKind.PERSON),
        ("Ich wollte fragen, ob Hunde erlaubt sind", "de", AnswerKind.YES_NO),
        ("Me gustaría saber si se admiten perros", "es", AnswerKind.YES_NO),
        ("Je voudrais savoir si les chiens sont admis", "fr", AnswerKind.YES_NO),
        ("Vorrei sapere se i cani sono ammessi", "it", AnswerKind.YES_NO),
        ("Kunnen jullie me vertellen of honden mogen?", "nl", AnswerKind.YES_NO),
        ("Gostaria de saber se cães são permitidos", "pt", AnswerKind.YES_NO),
    ],
)
def test_the_kind_is_that_of_what_stands_behind_a_lead(
    text: str, language: str, kind: AnswerKind
) -> None:
    assert analyze(text, language).kind is kind


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Just joined and was wondering: who pays?", ["Just joined", "who pays?"]),
        ("My card is lost, what do I do?", ["My card is lost,", "what do I do?"]),
        ("how do i sail, i lost my oar", ["how do i sail", ", i lost my oar"]),
        ("i lost my card. what now", ["i lost my card.", "what now"]),
        ("so happy!! when does it open", ["so happy!!", "when does it open"]),
        ("We adopted a cat 🐱 who do we tell?", ["We adopted a cat 🐱", "who do we tell?"]),
        ("Not sure it is the right channel but who pays?",
         ["Not sure it is the right channel", "who pays?"]),
        ("Thanks a lot! Who pays?", ["Who pays?"]),
    ],
)  # fmt: skip
def test_what_is_said_beside_a_question_is_told_apart(text: str, said: list[str]) -> None:
    pieces = pieces_of(text)
    assert [text[piece.start : piece.end].strip() for piece in pieces] == said
    assert [piece.asks for piece in pieces if piece.opens] == [True]


def test_what_is_said_is_asked_with_a_question_that_needs_it() -> None:
    for needed in (
        "I lost my key yesterday. What do I do now?",
        "Rutte met the ambassadors. When was that?",
        "We want the lighthouse. How much per night?",
    ):
        assert readings(needed)[0] == needed
    for text, point in (
        ("We came by ferry. Who cut the keys of the lighthouse?",
         "Who cut the keys of the lighthouse?"),
        ("Just joined the server and was wondering: who cut the keys of the lighthouse? Thanks",
         "who cut the keys of the lighthouse?"),
        # "Who cut the keys?" and the other are both asked.
        ("Nice place. Who cut the old keys? When did Ada Brandt die?",
         "Who cut the old keys? When did Ada Brandt die?"),
    ):  # fmt: skip
        alone, whole = readings(text)
        assert asked(alone) == point and len(alone) == len(text) and whole == text


@pytest.mark.parametrize(
    "text",
    [
        "We go on Sunday. Can you tell me if dogs are allowed in the garden?",
        "I have a dog, can you tell me if dogs are allowed in the garden?",
        "Hi all! We were at the lake. Does anyone know whether dogs are alowed there? Thanks :)",
        "hey, can someone confirm if dogs are alowed in the garden",
    ],
)
def test_a_lead_that_asks_whether_it_is_so_stays_in_every_reading(text: str) -> None:
    article = parse_article("garden.md", "Dogs are allowed in the garden. It opens on Sundays.\n")
    for reading in readings(text):
        query, _, _ = Engine([article]).candidates(reading)
        assert query.question.kind is AnswerKind.YES_NO


KEEPERS = parse_article(
    "keepers.md",
    "# The lighthouse\n\nAda Brandt cut the keys of the lighthouse in 1931. "
    "The ferry leaves from the western pier at noon.\n\n"
    "Whoever loses a key pays twelve euros and gets another one from the harbour office.\n",
)


@pytest.mark.parametrize(
    "about",
    [
        "hey guys, does anyone know {}",
        "Can somebody please tell me: {}",
        "{} thanks in advance!",
        "I've been trying to find this out for an hour. {}",
        "We are on holiday with the children this summer. {}",
        "Hi all, just joined the server and was wondering: {} Thanks :)",
        "Hallo zusammen, kurze Frage: {} Danke!",
    ],
)
def test_an_answer_does_not_hang_on_what_stands_about_its_question(about: str) -> None:
    engine = Engine([KEEPERS])
    question = "who cut the keys of the lighthouse?"
    plain, answer = engine.ask(question), engine.ask(about.format(question))
    assert plain.answered and plain.quotes[0].phrase == "Ada Brandt"
    assert (answer.confidence, answer.quotes) == (plain.confidence, plain.quotes)
    assert answer.question == about.format(question)


def test_what_a_question_leaves_out_is_taken_from_what_is_said_beside_it() -> None:
    engine = Engine([KEEPERS])
    answer = engine.ask("I lost my key yesterday. What do I pay now?")
    assert answer.answered and "twelve euros" in answer.quotes[0].text


def test_greetings_thanks_and_calls_for_help_are_known() -> None:
    for hello in ("hi", "Hello everyone!", "Moin zusammen", "bonjour à tous", "Всем привет"):
        assert is_greeting(hello) and is_courtesy(hello), hello
    for thanks in ("thanks a lot", "Vielen Dank!", "muchas gracias", "ok, got it", "bedankt"):
        assert is_courtesy(thanks) and not is_greeting(thanks), thanks
    for call in ("Can anyone help me?", "Kann mir jemand helfen?", "Any ideas?"):
        assert not read(f"{call} Who pays?")[0].pieces, call
    for own in ("Hello Kitty", "Who pays?", "help with the boat"):
        assert not (is_greeting(own) or is_courtesy(own)), own
        assert read(f"{own}. Who pays?")[0].pieces, own


@pytest.mark.parametrize("language", languages())
def test_all_that_a_language_s_file_says_of_what_stands_about_questions_is_read(
    language: str,
) -> None:
    known = grammar(language).phrases
    (noun,) = terms("Eiland", language)
    asks = known_asking(language)
    for key, about in (
        ("lead", "{} eiland"), ("lead_asking", "{} " + asks + " eiland"),
        ("lead_behind", "eiland, {}"), ("tag", "eiland, {}?"),
        ("greeting", "{}, eiland"), ("interjection", "{}, eiland"),
    ):  # fmt: skip
        for phrase in known.get(key, ()):
            text = about.format(phrase.replace("*", "a"))
            assert analyze(text, language).terms == (noun,), text


def known_asking(language: str) -> str:
    """A word that asks in a language, and nothing else."""
    return min(word for word in grammar(language).asking if len(word) > 2)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(
        "hi, who does anyone know tell me: thanks! i my but if pays ? ... 😀 \n ¿qué İ".split(" ")
    )).map(" ".join) | st.text(max_size=60)
)  # fmt: skip
def test_pieces_are_in_order_and_within_their_sentence(text: str) -> None:
    at = 0
    for sentence in read(text):
        for piece in sentence.pieces:
            assert max(at, sentence.start) <= piece.start < piece.end <= sentence.end
            at = piece.end
    pieces = pieces_of(text)
    left = blanked(text, pieces)
    assert len(left) == len(text)
    assert all(own in (" ", whole) for own, whole in zip(left, text, strict=True))


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("en", "What does the article say about the veto?", "the veto?"),
        ("en", "Who decides, according to the article?", "Who decides"),
        ("de", "Was steht im Artikel über das Veto?", "das Veto?"),
        ("de", "Laut dem Artikel, wer entscheidet?", "wer entscheidet?"),
        ("fr", "Selon l'article, qui décide ?", "qui décide ?"),
        ("es", "¿Qué dice el artículo sobre el veto?", "el veto?"),
        ("it", "Cosa dice l'articolo su Ankara?", "Ankara?"),
        ("nl", "Wat zegt het artikel over het veto?", "het veto?"),
        ("pt", "O que diz o artigo sobre o veto?", "o veto?"),
        ("tr", "Makaleye göre kim karar veriyor?", "kim karar veriyor?"),
        ("ru", "Что говорится в статье о вето?", "вето?"),
        ("en", "Who wrote the article about the veto?", "Who wrote the article about the veto?"),
    ],
)
def test_that_an_article_says_it_is_no_part_of_what_is_asked(
    language: str, text: str, asked: str
) -> None:
    assert analyze(text, language).asked == asked
