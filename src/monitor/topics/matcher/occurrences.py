"""Where patterns were found → the occurrences of a term or concept, each looked at closely. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from monitor.text.forms.stems import without_umlauts
from monitor.text.words import APOSTROPHE, is_lower, is_word_char
from monitor.topics.matcher import arabic
from monitor.topics.matcher.admission import Admitted, Reader, reader_of
from monitor.topics.matcher.article import Article, Part
from monitor.topics.matcher.compiled import Clue, Compiled, Leaf, Wanted
from monitor.topics.matcher.spelling import AS_TYPED, Form, Kind, Slot

SHORTEST_TAIL = 3
"""Letters of a tail that a term may match alone: l'Ukraine."""

MOST_OCCURRENCES = 5_000
"""Of one term or concept in one article: a long article holds 200 of its commonest."""

MOST_PLACES = 20_000
"""Of one pattern in one article that are looked at: a book of 300,000 words holds so many of its commonest."""

_HYPHENS = ("-", "–")
"""Between the parts of a code; some write the longer one."""

CASE_SAYS_NOTHING = "== acts as =: the field is all in one case"


class Spot(NamedTuple):
    """A term in a text."""

    start: int
    end: int
    wanted: Wanted
    note: str | None


Spots = tuple[Spot, ...]


def rank(spot: Spot) -> tuple[str, str, str]:
    """Which of several terms in one place is named: the plainest; never one by the order in which they were found."""
    return spot.note or "", spot.wanted.written, spot.wanted.concept or ""


def by_place(spots: Iterable[Spot]) -> Spots:
    """The spots in the order of the text, one for each place."""
    found: dict[tuple[int, int], Spot] = {}
    for spot in spots:
        known = found.setdefault((spot.start, spot.end), spot)
        if known is not spot and rank(spot) < rank(known):
            found[spot.start, spot.end] = spot
    return tuple(found[place] for place in sorted(found))


class _Taken(NamedTuple):
    """A part of a word that a slot takes, and in which languages it is such a form."""

    part: Part
    start: int
    form: Form


class Sighting:
    """What the automata found in an article."""

    __slots__ = ("_admissions", "_known", "article", "found")

    def __init__(self, article: Article, compiled: Compiled) -> None:
        self.article = article
        self.found = compiled.scan(article)
        self._admissions = compiled.admissions(reader_of(article.document))
        self._known: dict[int, Spots] = {}

    @property
    def reader(self) -> Reader:
        return self._admissions.reader

    def spots(self, leaf: Leaf, seen: Iterable[int] | None = None) -> Spots:
        """All occurrences of a term or concept in the order of the text, one for each span. `seen` are those of its
        patterns that were found, where that is known."""
        known = self._known.get(leaf.number)
        if known is None:
            if seen is None:
                seen = [pattern for pattern in leaf.clues if pattern in self.found]
            known = self._known[leaf.number] = by_place(islice(self._spots(leaf, seen), MOST_OCCURRENCES))
        return known

    def _spots(self, leaf: Leaf, seen: Iterable[int]) -> Iterator[Spot]:
        for pattern in seen:
            places = self.found[pattern][:MOST_PLACES]
            for clue in leaf.clues[pattern]:
                admitted = self._admissions.of(clue.wanted.chain, clue.script)
                if admitted is None:
                    continue
                if clue.is_word:
                    yield from self._words(clue, places, admitted)
                    continue
                look = self._spot if clue.slots else self._letters
                for at in self._promising(clue, places):
                    spot = look(clue, at, admitted)
                    if spot is not None:
                        yield spot

    def _words(self, clue: Clue, places: list[int], admitted: Admitted) -> Iterator[Spot]:
        """A word by itself, which most terms are; what is unusual about one wants a closer look."""
        spaced, folded, slot = self.article.spaced, self.article.folded, clue.slots[0]
        for at in places:
            end = spaced.index(" ", at + 1)
            form = slot.form(spaced[at + 1 : end])
            if folded[end] == APOSTROPHE or folded[at] == APOSTROPHE or (form and (form.plural or form.umlauts)):
                spot = self._spot(clue, at, admitted)
                if spot is not None:
                    yield spot
            elif form is not None and (form.languages == AS_TYPED or form.languages & admitted.languages):
                yield Spot(at + 1, end, clue.wanted, admitted.note)

    def _promising(self, clue: Clue, places: list[int]) -> Iterable[int]:
        """The places that a glance does not rule out: at what stands before an Arabic word, or at the neighbouring word
        of a phrase. That spares most of the rest."""
        if clue.slots and arabic.is_arabic(clue.form):
            return [at for at in places if self.article.may_begin(at)]
        if len(clue.slots) < 2:
            return places
        if clue.slot + 1 < len(clue.slots):
            slot = clue.slots[clue.slot + 1]
            return [at for at in places if slot.kind is not Kind.WORD or self._may_be(slot, self.article.next_word(at))]
        slot = clue.slots[clue.slot - 1]
        return [at for at in places if self._may_be(slot, self.article.last_word(at))]

    def _may_be(self, slot: Slot, word: str | None) -> bool:
        return word is None or slot.form(word) is not None or arabic.is_arabic(word)

    def _letters(self, clue: Clue, at: int, admitted: Admitted) -> Spot | None:
        """A term of a script without spaces; where it begins or ends with another script, a word does so too."""
        folded, end = self.article.folded, at + len(clue.form)
        if is_word_char(clue.form[0]) and is_word_char(folded[at - 1]):
            return None
        if is_word_char(clue.form[-1]) and is_word_char(folded[end]):
            return None
        return Spot(at, end, clue.wanted, admitted.note)

    def _spot(self, clue: Clue, at: int, admitted: Admitted) -> Spot | None:
        part = self._part(clue, at)
        here = None if part is None else self._take(clue.slots[clue.slot], part, first=clue.slot == 0)
        if here is None:
            return None
        first = self._leftwards(clue, here)
        last = self._rightwards(clue, here)
        if first is None or last is None:
            return None
        languages = here.form.languages & first.form.languages & last.form.languages
        if languages != AS_TYPED and not languages & admitted.languages:
            return None
        note = admitted.note
        if clue.wanted.cased and self.article.is_caseless(here.start):
            note = CASE_SAYS_NOTHING
        return Spot(first.start, last.part.word_end, clue.wanted, note)

    def _part(self, clue: Clue, at: int) -> Part | None:
        """The part of a word that a pattern was found in: patterns of whole words begin with the space before."""
        if arabic.is_arabic(clue.form):
            return self.article.part_around(at, arabic.LONGEST)
        if clue.slots[clue.slot].kind is Kind.SUFFIX:
            return self.article.part_around(at, at)
        return None if self._is_mere_tail(clue, at + 1) else self.article.part(at + 1)

    def _is_mere_tail(self, clue: Clue, start: int) -> bool:
        """Whether the tail of a word begins here which can be no form by itself: that is seen before its word is."""
        article = self.article
        if article.folded[start - 1] != APOSTROPHE or not article.is_tail(start):
            return False
        may_stand_alone = clue.slot == 0 and article.spaced.index(" ", start) - start >= SHORTEST_TAIL
        return not may_stand_alone and not _has_apostrophe(clue.slots[clue.slot])

    def _leftwards(self, clue: Clue, here: _Taken) -> _Taken | None:
        """The words before the one that was found; the first of them, in the languages of them all."""
        for index in range(clue.slot - 1, -1, -1):
            part = self.article.part_before(here.part.word_start)
            before = None if part is None else self._take_word(clue.slots[index], part, first=index == 0)
            if before is None or not self._side_by_side(before, here, clue.slots[index + 1]):
                return None
            here = _both(before, here)
        return here

    def _rightwards(self, clue: Clue, here: _Taken) -> _Taken | None:
        """The words after the one that was found; the last of them, in the languages of them all."""
        for slot in clue.slots[clue.slot + 1 :]:
            part = self.article.part_after(here.part.word_end)
            after = None if part is None else self._take(slot, part, first=False)
            if after is None or not self._side_by_side(here, after, slot):
                return None
            here = _both(after, here)
        return here

    def _side_by_side(self, left: _Taken, right: _Taken, slot: Slot) -> bool:
        article = self.article
        start, end = left.part.word_end, right.start
        if not slot.in_code:
            return article.joins(start, end, slot.gap)
        if article.folded[start:end] in _HYPHENS:
            return True
        letters = article.quote(left.start, start) + article.quote(end, right.part.end - right.form.plural)
        small = any(map(is_lower, letters))  # Arabic has no capitals: إس 400 is a code
        return article.folded[start:end] in (" ", "\n") and start == left.part.end and not small

    def _take_word(self, slot: Slot, part: Part, *, first: bool) -> _Taken | None:
        """A word found from its end: by its stem or whole, else by its last tail."""
        stem = self.article.part(part.word_start) if part.is_tail else part
        return self._take(slot, stem, first=first) or (self._take(slot, part, first=first) if part.is_tail else None)

    def _take(self, slot: Slot, part: Part, *, first: bool) -> _Taken | None:
        """A part of a word as one of a slot's forms: joined with the rest of its word, as a stem, or as a tail."""
        if part.start > part.word_start:
            taken = self._joined(slot, part) if _has_apostrophe(slot) else None
            if taken is not None or not (first and part.end - part.start >= SHORTEST_TAIL):
                return taken
        elif part.end < part.word_end and _has_apostrophe(slot):
            taken = self._joined(slot, part)
            if taken is not None:
                return taken
        form = _form(slot, self.article.folded[part.start : part.end])
        return _Taken(part, part.start, form) if form is not None and self._is_as_asked(form, slot, part) else None

    def _joined(self, slot: Slot, part: Part) -> _Taken | None:
        """A part with all before it in its word, and with all, some or none of the tails behind it: O'Brien's."""
        folded, start, end = self.article.folded, part.word_start, part.word_end
        least = part.end if part.is_tail else part.end + 1
        while end >= least:
            form = _joined_form(slot, folded[start:end])
            if form is not None:
                joined = part._replace(start=start, end=end)
                if self._is_as_asked(form, slot, joined):
                    return _Taken(joined, start, form)
            end = folded.rfind(APOSTROPHE, part.start, end)
        return None

    def _is_as_asked(self, form: Form, slot: Slot, part: Part) -> bool:
        """Whether the original has the capitals, the umlauts and the plural s that it must have."""
        article = self.article
        if form.umlauts and not self._has_umlauts(slot, part):
            return False
        if (not form.plural and slot.capitals is None) or article.is_caseless(part.start):
            return True
        if form.plural and article.is_capitalised(part.end - 1):
            return False
        letters = slot.capitals
        if letters is None:
            return True
        start = part.end - len(letters) if slot.kind is Kind.SUFFIX else part.start
        return article.capitals(start, start + len(letters)) == letters

    def _has_umlauts(self, slot: Slot, part: Part) -> bool:
        meant = slot.form(without_umlauts(self.article.quote(part.start, part.end)))
        return meant is not None and not meant.umlauts


def _both(outer: _Taken, inner: _Taken) -> _Taken:
    languages = outer.form.languages & inner.form.languages
    return outer if languages == outer.form.languages else outer._replace(form=outer.form._replace(languages=languages))


def _has_apostrophe(slot: Slot) -> bool:
    """Whether one of a slot's forms has an apostrophe inside."""
    return APOSTROPHE in slot.typed or any(group.in_pieces or APOSTROPHE in group.beginning for group in slot.groups)


def _joined_form(slot: Slot, word: str) -> Form | None:
    """The form of a slot that a word with its apostrophes is, or begins or ends with: об'єкт*."""
    form = slot.form(word)
    if form is not None or slot.kind is Kind.WORD:
        return form
    fits = word.startswith if slot.kind is Kind.PREFIX else word.endswith
    return next((form for part, form in slot.forms() if APOSTROPHE in part and fits(part)), None)


def _form(slot: Slot, word: str) -> Form | None:
    """The form of a slot that a word is."""
    form = slot.form(word)
    if form is None and slot.kind is Kind.SUFFIX:
        return next((form for ending, form in slot.forms() if word.endswith(ending)), None)
    words = [word, *arabic.readings(word)] if form is None and arabic.is_arabic(word) else [word]
    if form is None and slot.kind is Kind.PREFIX:
        return next((form for start, form in slot.forms() if any(map(_starts(start), words))), None)
    return form if form is not None else next(filter(None, map(slot.form, words)), None)


def _starts(start: str) -> Callable[[str], bool]:
    return lambda word: word.startswith(start)
