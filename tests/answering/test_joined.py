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
        ("de", ["Was kostet der Kurs", "und", "wo melde ich mich an?"]),
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
        ("en", "and"),
        ("en", ""),
    ],
)
def test_one_question_stays_whole(language: str, question: str) -> None:
    assert joined(question, language) == [question]
