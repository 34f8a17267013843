"""Several questions in one sentence."""

import pytest

from bot.answering.joined import joined


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["How much does it cost", "and", "where do I pay?"]),
        ("en", ["what time is training", "and", "do i need to bring boots"]),
        ("en", ["Is there parking,", "and", "how much is it?"]),
        ("en", ["whats the fee", "and", "whos the trainer"]),
        ("en", ["What city did he leave", "and", "which town did he move to?"]),
        ("en", ["Who decides it", "and", "what did Rutte say", "and", "when does it start?"]),
        ("en", ["How many people live there", "and", "how big is it?"]),
        ("en", ["Is breakfast included", "and", "when is it served?"]),
        ("en", ["Who runs the club", "and", "in which year was it founded?"]),
        ("en", ["What is the deadline", "and", "to whom do I send the form?"]),
        ("en", ["When does it open", "and also", "what does it cost?"]),
        ("en", ["How much is a ticket", "&", "where do I buy one?"]),
        ("en", ["What does the course cost,", "", "where is it held", "and", "who teaches it?"]),
        ("de", ["Was kostet der Kurs", "und", "wo melde ich mich an?"]),
        ("de", ["Was kostet der Kurs", "und", "in welchem Raum ist er?"]),
        ("fr", ["Combien coûte la carte", "et", "à quelle heure ouvre la piscine ?"]),
        ("es", ["¿Cuánto cuesta la entrada", "y", "dónde se compra?"]),
        ("fr", ["Qui a fondé le club", "et", "quand ouvre la piscine ?"]),
        ("it", ["Quanto costa il corso", "e", "dove si trova la palestra?"]),
        ("nl", ["Wat kost de cursus", "en", "waar meld ik me aan?"]),
        ("pt", ["Quanto custa o curso", "e", "onde fica o ginásio?"]),
        ("ru", ["Сколько стоит билет", "и", "где его купить?"]),
    ],
)
def test_each_question_is_one(language: str, parts: list[str]) -> None:
    asked = [part.removesuffix(",") for part in parts[::2]]
    assert joined(" ".join(parts), language) == asked


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Who founded the club and when?"),
        ("en", "Where and when is the next match?"),
        ("en", "What did he say and why?"),
        ("en", "Who wrote and directed the play?"),
        ("en", "What is the difference between what A said and what B said?"),
        ("en", "Who is the man who sang and who danced?"),
        ("en", "Who is the man that was king and is the father of Anna?"),
        ("en", "What, along with steam and water, is in the boiler and the engine?"),
        ("en", "The club is old and how nice is the lake?"),
        ("de", "Wann und wo ist das Training?"),
        ("de", "Wer weiß, wann und wo das Training ist?"),
        ("fr", "Quel est le club qui a gagné et qui a perdu ?"),
        ("en", "Where do I find out what the rules are and who enforces them?"),
        ("en", "Did she say when she'd come and what she'd bring?"),
        ("en", "Can I bring a friend and have him use the tools?"),
        ("en", "Can I take it home and do it there?"),
        ("en", "When the pool is closed, what is open?"),
        ("en", "Who was the king, who was ill, and the queen?"),
        ("en", "Do I need a ticket, and if not, where do I go?"),
        ("en", "Who runs Marks & Spencer?"),
        ("de", "In welchem Jahr und in welcher Stadt wurde er geboren?"),
        ("fr", "À qui et pour quoi a-t-il écrit ?"),
        ("en", "and"),
        ("en", ""),
    ],
)
def test_one_question_stays_whole(language: str, question: str) -> None:
    assert joined(question, language) == [question]
