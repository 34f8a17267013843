"""Articles, their sections and passages, and how they are read from files."""

from bot.corpus.library import Library, Problem, load_library, meant
from bot.corpus.loader import ArticleError, load_article, parse_article
from bot.corpus.models import Article, Passage, Section, Sentence

__all__ = [
    "Article",
    "ArticleError",
    "Library",
    "Passage",
    "Problem",
    "Section",
    "Sentence",
    "load_article",
    "load_library",
    "meant",
    "parse_article",
]
