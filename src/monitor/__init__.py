"""monitor: polls feeds, reads the articles behind them, matches topics, keeps every hit with its reasons.

The path of an item, as short pipes, each from the store back to the store. Any of them can stop anywhere and
start again: what it had not applied, it does again.

    poll     due feeds        | fetch | entries.parse    | apply     new items, feed state
    visit    waiting items    | fetch | extract.article  | apply     article text, fate
    revisit  pages of hits    | fetch | extract, edits   | apply     versions (then match again)
    match    unmatched items  | match.hits | stories     | apply     hits with their reasons
    adopt    topics.yaml      | tests, backtest          | apply     topics in force (then match again)
    backtest candidates       | topics.match             | compare   gained and lost (writes nothing)

An item is matched as soon as a feed names it, and again when its page has been read. A change is applied whole:
entries, validators and the next due time of a feed commit together, or not at all.

The rooms, from the door down; imports go downhill only:

    docs       the pages of docs/ that quote the code; not installed
    cli        the door: commands; the only place that assembles and that knows the clock
    daemon     the scheduler, signals, changed files, the desk as a child process
    review     the Datasette plugin
    demo       the self-written sample world
    pipeline   one file per pipe: the only place where stages meet the world
    fetch      the only outgoing HTTP
    store      the only SQLite
    workers    killable processes for what costs CPU or may crash
    config     YAML → settings and feeds
    tuning     how good topics are on labelled texts, and what a change of them does
    stages     agenda, discovery, edits, entries, extract, furniture, match, stories: pure, none imports another
    topics     the topic language: YAML → checked topics → matcher
    markup     bytes → characters, HTML → text, structured data
    located    YAML → values that know their line and column
    text       folding, words, forms, language
    urls       one canonical spelling per page
    records    one frozen record per arrow
    errors     the tree of errors, each with its consequence
"""

__version__ = "0.1.0"
