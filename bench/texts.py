"""Documents that no matcher has seen, and topics to match them against: both made of the collected news texts.

The sentences of the collection are dealt out once: seven of ten to documents of 4,000 to 6,000 characters, each in one
language with some sentences in others, the rest to the words of topics, which come from them and from dictionaries: a
topic's words are rarer than those of the texts. A topic has three words, two phrases, a beginning of a word and a
NEAR/5; a third of them want a common word as well, half of them forbid one. That makes 9.2 terms: with ten, ten
thousand topics would pass the bound of 100,000.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from monitor.records import Document, Language
from monitor.text.fold import fold_key
from monitor.text.language import identify
from monitor.text.words import sentence_starts

SEED = 2026
OF_TEN = 7  # sentences go to documents
SHORTEST, LONGEST = 4_000, 6_000  # characters of a document
FOREIGN = 0.1  # of a document's sentences are in another language
COMMON = 60  # words of a language, the most frequent ones, that serve as common words
FREQUENT = 300  # words that are too frequent for a topic
OF_TEXTS = 0.013  # of the words and phrases of topics; the others are of dictionaries
FEWEST_LETTERS = 5
LANGUAGES = ("ar", "de", "en", "ru", "tr", "uk")
OF_A_DICTIONARY = 10_000  # words


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What topics are made of: words of texts but the frequent ones, words that stand side by side in texts, words that
    many texts have, and words of dictionaries, which few have."""

    words: Sequence[str]
    pairs: Sequence[str]
    common: Sequence[str]
    rare: Sequence[str]

    def word(self, chance: random.Random) -> str:
        return chance.choice(self.words if chance.random() < OF_TEXTS else self.rare)

    def phrase(self, chance: random.Random) -> str:
        return chance.choice(self.pairs) if chance.random() < OF_TEXTS else " ".join(chance.sample(self.rare, 2))


def collected(corpus: Path) -> Iterator[tuple[str | None, str]]:
    """(language where it is known, text) of the labelled texts, the pages and the entries of feeds."""
    for line in (corpus / "topics-dev.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        yield record["lang"], record["text"]
    for page in sorted((corpus / "pages" / "fundus").glob("*/*.json")):
        yield from ((None, text) for text in _texts(json.loads(page.read_text("utf-8"))))
    truth = json.loads((corpus / "pages" / "scrapinghub" / "ground-truth.json").read_text("utf-8"))
    yield from ((None, page["articleBody"]) for page in truth.values())


def _texts(value: object) -> Iterator[str]:
    """The longer texts anywhere in a JSON value, each page's as one."""
    found = list(_strings(value))
    if found:
        yield "\n\n".join(found)


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            if len(value) > 100 and "://" not in value[:10]:
                yield value
        case dict():
            for inner in value.values():
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)


def dealt(corpus: Path, chance: random.Random) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The sentences by language: for documents, and for the words of topics."""
    documents: dict[str, list[str]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    for known, text in collected(corpus):
        language = known or identify(text).code or "und"
        for sentence in _sentences(text):
            side = documents if chance.randrange(10) < OF_TEN else words
            side[language].append(sentence)
    return documents, words


def _sentences(text: str) -> Iterator[str]:
    bounds = [*sentence_starts(text), len(text)]
    yield from (sentence for start, end in pairwise(bounds) if (sentence := text[start:end].strip()))


def documents(sentences: Mapping[str, Sequence[str]], chance: random.Random) -> list[Document]:
    """Documents of which no sentence stands in two, in random order."""
    waiting = {language: chance.sample(ones, len(ones)) for language, ones in sorted(sentences.items())}
    made = []
    while filled := [language for language, ones in waiting.items() if sum(map(len, ones)) > LONGEST]:
        made.append(_document(chance.choice(filled), waiting, chance))
    return made


def _document(language: str, waiting: Mapping[str, list[str]], chance: random.Random) -> Document:
    length, parts = chance.randint(SHORTEST, LONGEST), []
    while sum(map(len, parts)) < length and waiting[language]:
        foreign = [other for other, ones in waiting.items() if ones] if chance.random() < FOREIGN else []
        parts.append(waiting[chance.choice(foreign) if foreign else language].pop())
    text = "".join(part + chance.choice((" ", " ", " ", "\n\n")) for part in parts)
    return Document(title=parts[0][:120], text=text[:LONGEST], language=Language(candidates=(language,), sure=True))


def vocabulary(sentences: Mapping[str, Sequence[str]], chance: random.Random) -> Vocabulary:
    """The words of sentences, in the order of their first use, and words of dictionaries."""
    words: dict[str, None] = {}
    pairs: dict[str, None] = {}
    common: dict[str, None] = {}
    for ones in sentences.values():
        split = [sentence.split() for sentence in ones]
        ranked = [word for word, _ in Counter(filter(_serves, chain.from_iterable(split))).most_common()]
        common.update(dict.fromkeys(ranked[:COMMON]))
        words.update(dict.fromkeys(ranked[FREQUENT:]))
        serving = set(ranked[FREQUENT:])
        pairs.update(dict.fromkeys(" ".join(pair) for parts in split for pair in pairwise(parts) if serving >= {*pair}))
    rare = [word for language in LANGUAGES for word in _dictionary(language, chance)]
    return Vocabulary(tuple(words), tuple(pairs), tuple(common), tuple(rare))


def _dictionary(language: str, chance: random.Random) -> list[str]:
    known = DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)
    return chance.sample(sorted(filter(_serves, known)), OF_A_DICTIONARY)


def _serves(word: str) -> bool:
    return word.isalpha() and len(fold_key(word)) >= FEWEST_LETTERS


def topics(size: int, words: Vocabulary, chance: random.Random) -> str:
    """A topics.yaml."""
    return "\n".join(["version: 1", "topics:", *(_topic(number, words, chance) for number in range(size))]) + "\n"


def _topic(number: int, words: Vocabulary, chance: random.Random) -> str:
    """One topic on one line: a query, as every OR of terms is one."""
    terms = [_quoted(words.word(chance)) for _ in range(3)]
    phrases = [_quoted(words.phrase(chance)) for _ in range(2)]
    beginning = f"{words.word(chance)[:-1]}*"
    near = f"(({_quoted(words.word(chance))}) NEAR/5 ({_quoted(words.word(chance))}))"
    query = " OR ".join([*terms, *phrases, beginning, near])
    if number % 3 == 0:
        query = f"({query}) AND ({' OR '.join(_quoted(word) for word in chance.sample(words.common, 2))})"
    if number % 2 == 0:
        query = f"({query}) AND NOT {_quoted(words.word(chance))}"
    return f"  t{number}: {{match: {json.dumps(query, ensure_ascii=False)}}}"


def _quoted(text: str) -> str:
    return f'"{text}"'
