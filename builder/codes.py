"""Every problem that can be reported: its code, how bad it is, why it matters, how to mend it.

``docs/errors.md`` and ``./mentor explain`` are made from this table, and a test holds that each
code has a smallest broken project in ``tests/cases/``. Codes are never reused.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder.diagnostics import Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True)
class Code:
    """A kind of problem. ``why`` and ``fix`` are one short paragraph each, in Markdown."""

    id: str
    severity: Severity
    title: str
    why: str
    fix: str


GROUPS = {
    "F": "Files",
    "Y": "YAML",
    "S": "Fields",
    "I": "Ids and references",
    "L": "Lessons and figures",
    "Q": "Quizzes",
    "M": "Modules and session plans",
    "C": "Scenarios",
    "P": "Placeholders and privacy",
    "H": "People and helplines",
    "K": "Look",
    "R": "Reading",
    "O": "A school's own layer",
}

_TABLE = (
    # -- files ---------------------------------------------------------------------------------
    Code(
        "F101",
        E,
        "a file that is needed is missing",
        "Without it the curriculum cannot be put together.",
        "Create the file, or take away what asks for it.",
    ),
    Code(
        "F102",
        E,
        "a file is larger than 2 MiB",
        "A text that large is a mistake or an attack, and would slow every build.",
        "Split the file, or remove what does not belong in it.",
    ),
    Code(
        "F103",
        E,
        "a file is not UTF-8",
        "Names and languages of every kind must survive. Other encodings turn letters to rubbish.",
        "Save the file again as UTF-8. In most editors it is a choice in *Save as*.",
    ),
    Code(
        "F104",
        W,
        "a file starts with a byte-order mark",
        "Some programs take the invisible mark for text.",
        'Save the file as "UTF-8", not as "UTF-8 with BOM".',
    ),
    Code(
        "F105",
        W,
        "a file has Windows line endings",
        "Mixed line endings make whole files look changed when two people edit them.",
        'Save the file with "LF" line endings.',
    ),
    Code(
        "F106",
        E,
        "a symbolic link leads out of the project",
        "A build may read the project and nothing else, or a private file could be published.",
        "Copy the file into the project instead of linking to it.",
    ),
    Code(
        "F107",
        E,
        "a file has no place here",
        "A misspelt file name would silently drop a quiz or a lesson from every output.",
        "Rename the file, list it, or move it out of `curriculum/` and `scenarios/`.",
    ),
    Code(
        "F108",
        E,
        "a lesson is not listed in its module",
        "Mentors would never see it.",
        "Add its id to `lessons` in `module.yml`, or delete the file.",
    ),
    Code(
        "F109",
        E,
        "a path leads out of its folder",
        "A path with `..` or from the root could publish a file that is not part of the module.",
        "Put the file into the module's folder and name it from there.",
    ),
    # -- YAML ----------------------------------------------------------------------------------
    Code(
        "Y101",
        E,
        "the YAML cannot be read",
        "The file breaks the rules of YAML at this place.",
        "Look at the marked place and the line above it. Texts that hold `: ` or `#`, or start "
        "with a quote or a bracket, need quotes round the whole text.",
    ),
    Code(
        "Y102",
        E,
        "a key stands twice in one mapping",
        "Only one of the two would count, and nobody could tell which.",
        "Delete or rename one of them.",
    ),
    Code(
        "Y103",
        E,
        "an anchor or an alias",
        "Hidden copies make files hard to read and can grow without bound.",
        "Write the text out.",
    ),
    Code(
        "Y104",
        E,
        "a tag",
        "Tags can make a program create other things than text, numbers and lists.",
        "Delete the tag (the word that starts with `!`).",
    ),
    Code(
        "Y105",
        E,
        "nested more than 50 levels deep",
        "No file of a curriculum needs it; a file made to break the program does.",
        "Write the content flatter.",
    ),
    Code(
        "Y106",
        E,
        "a tab in the indentation",
        "YAML counts spaces; a tab has no width that everyone agrees on.",
        "Replace the tab by spaces.",
    ),
    Code(
        "Y107",
        E,
        "the file is not a mapping",
        "Every YAML file of the curriculum is made of `key: value` lines.",
        "Start the file with its first field, as the guide to authoring shows.",
    ),
    Code(
        "Y108",
        E,
        "more than one document in a file",
        "All but the first would be lost.",
        "Delete the line `---` and what does not belong.",
    ),
    # -- fields --------------------------------------------------------------------------------
    Code(
        "S201",
        E,
        "an unknown field",
        "A misspelt field would be lost without a word.",
        "Correct the name, or delete the field.",
    ),
    Code(
        "S202",
        E,
        "a required field is missing",
        "The output would have a hole there.",
        "Add the field.",
    ),
    Code(
        "S203",
        E,
        "a field holds the wrong kind of value",
        "For example a number where text is needed.",
        "Change the value. Quotes make a number or `true` into a text.",
    ),
    Code(
        "S204",
        E,
        "a value is out of its range, or not one of the known words",
        "Only the listed values have a meaning.",
        "Choose one of the values that the message names.",
    ),
    Code(
        "S205",
        E,
        "the front matter of a lesson is missing or not closed",
        "It holds the title and what the lesson teaches.",
        "Start the file with a line `---`, the fields, and another line `---`.",
    ),
    # -- ids and references --------------------------------------------------------------------
    Code(
        "I301",
        E,
        "an id is not well formed",
        "Ids become addresses and file names, which must work everywhere.",
        "Use lower-case letters and digits, in words joined by hyphens: `open-questions`.",
    ),
    Code(
        "I302",
        E,
        "an id is used twice",
        "A reference to it could mean either.",
        "Rename one of the two.",
    ),
    Code(
        "I303",
        E,
        "a reference to something that does not exist",
        "A reader would meet a dead link.",
        "Correct the id, or add what it names.",
    ),
    Code(
        "I304",
        E,
        "an id and its folder differ",
        "People look for a thing under its name.",
        "Rename the folder or the id.",
    ),
    Code(
        "I305",
        E,
        "modules require each other in a circle",
        "Nobody could ever start.",
        "Remove one of the prerequisites.",
    ),
    Code(
        "I306",
        E,
        "a topic that nothing covers",
        "The curriculum promises to teach it.",
        "Name what covers it in `covered_by`, or write it.",
    ),
    # -- lessons and figures -------------------------------------------------------------------
    Code(
        "L401",
        E,
        "a link to a page or heading that does not exist",
        "A reader would meet a dead link.",
        "Correct the link. References by id (`lesson:`, `scenario:`) survive when files move.",
    ),
    Code(
        "L402",
        E,
        "an image that does not exist",
        "Readers would see a broken picture.",
        "Correct the path; it starts in the module's folder.",
    ),
    Code(
        "L403",
        E,
        "an image with no text alternative",
        "A mentor with a screen reader would miss what the figure teaches.",
        "Write what the figure says: `![Three steps, from notice to hand over](figures/x.svg)`.",
    ),
    Code(
        "L404",
        E,
        "a heading that skips a level, or a first-level heading",
        "Screen readers walk by headings; a skipped level sounds like a lost part. The title of "
        "a lesson is its first-level heading already.",
        "Use `##`, below it `###`.",
    ),
    Code(
        "L405",
        E,
        "a block that is unknown, not closed, or closed twice",
        "A facilitator block that is not closed could show private notes to learners.",
        "Write `/// try | Title`, the text, and a line `///`.",
    ),
    Code(
        "L406",
        E,
        "raw HTML in a text",
        "Pages and paper are made from the same text; HTML would break one or the other, and "
        "scripts could ride in it.",
        "Use Markdown. A sign such as `<` in a sentence is written `&lt;`.",
    ),
    Code(
        "L407",
        E,
        "a figure that cannot be used",
        "Scripts, styles and links in a figure could change the page or call out to the network.",
        "Keep to drawn shapes and text, with a `viewBox` and the colour classes of the guide.",
    ),
    Code(
        "L408",
        E,
        "a link out to the web",
        "The site works without a network, and a page elsewhere can change overnight.",
        "Cite a source: `[Weger 2014](source:weger-2014)`.",
    ),
    Code(
        "L409",
        W,
        "a page that speaks of danger and does not link to help",
        "Whoever reads it may need help now.",
        "Link it: `[Get help](page:help)`.",
    ),
    # -- quizzes -------------------------------------------------------------------------------
    Code(
        "Q501",
        E,
        "not exactly one right answer",
        "An item of this type can be marked only when one option, and no other, is right.",
        "Give one option `correct: true`.",
    ),
    Code(
        "Q502",
        E,
        "a multiple-answer item with no right answer, or with nothing wrong",
        "It could not be got wrong, or not be got right.",
        "Mark the right options, and keep at least one wrong one.",
    ),
    Code(
        "Q503",
        E,
        "two options say the same",
        "Both would have to be right or wrong.",
        "Change or delete one of them.",
    ),
    Code(
        "Q504",
        E,
        '"all of the above" or "none of the above"',
        "Options are shuffled, and such options test guessing (Haladyna, Downing, Rodriguez 2002).",
        "Write an option that can stand alone.",
    ),
    Code(
        "Q505",
        E,
        "an objective that no practice item, or no assessment item, tests",
        "Mentors would be taught what nobody checks.",
        "Add an item with this objective.",
    ),
    Code(
        "Q506",
        E,
        "an item that tests an objective of no module here",
        "A result could not say which lesson to read again.",
        "Name an objective of the module, or add it to `module.yml`.",
    ),
    Code(
        "Q507",
        W,
        "the right option is much longer than the others",
        "Test-wise readers choose the longest option without thinking.",
        "Make the options parallel, and of similar length.",
    ),
    Code(
        "Q508",
        E,
        "points do not add up",
        "The marking guide of a short answer must give exactly the item's points.",
        "Change `points`, or the points in `guide`.",
    ),
    Code(
        "Q509",
        W,
        "fewer than half of the items ask to apply or analyse",
        "Mentors need judgement more than recall.",
        "Turn recall into small situations, or raise the level where it is too low.",
    ),
    Code(
        "Q510",
        E,
        "a decoy marked as correct",
        "A decoy matches nothing, or it would be a pair.",
        "Delete `correct: true`, or make it a pair.",
    ),
    Code(
        "Q511",
        W,
        "the right option is nearly always written in the same place",
        "Options are shuffled, but authors and reviewers who see the file learn the pattern.",
        "Move some of the right options.",
    ),
    # -- modules and sessions ------------------------------------------------------------------
    Code(
        "M601",
        E,
        "the slots of a meeting do not add up to its minutes",
        "A facilitator would run out of time, or of things to do.",
        "Change the minutes of a slot or of the meeting.",
    ),
    Code(
        "M602",
        E,
        "the meetings of a plan do not add up to the module's minutes",
        "Every plan must cover the whole module.",
        "Change a meeting or `minutes` in `module.yml`.",
    ),
    Code(
        "M603",
        E,
        "an activity that no plan uses",
        "It was written for nobody.",
        "Add it to a plan, or delete it.",
    ),
    Code(
        "M604",
        E,
        "an objective that no lesson teaches",
        "Mentors would be tested on what they never met.",
        "Add the objective to a lesson's front matter, or delete it.",
    ),
    Code(
        "M605",
        E,
        "a day plays a scenario that its activity does not use",
        "The packet would hold role cards that the steps of the activity do not know.",
        "Name one of the activity's `scenarios`, or add it there.",
    ),
    # -- scenarios -----------------------------------------------------------------------------
    Code(
        "C701",
        E,
        "a moment of the story that nobody can reach",
        "Work that no mentor would ever see, or a choice that leads to the wrong place.",
        "Lead a choice to it, or delete it.",
    ),
    Code(
        "C702",
        E,
        "a dead end",
        "The mentor would be left without an ending and without help.",
        "Give the node choices, or an `ending`.",
    ),
    Code(
        "C703",
        E,
        "a story that can go round in a circle",
        "A mentor could get lost, and paper cannot loop.",
        "Lead the choice onward.",
    ),
    Code(
        "C704",
        E,
        "a node with choices and an ending",
        "It cannot be both.",
        "Delete one of the two.",
    ),
    Code(
        "C705",
        E,
        "a decision with a single choice",
        "A decision needs something to decide.",
        "Add a plausible second choice.",
    ),
    Code(
        "C706",
        E,
        "a story with too few or too many decisions",
        "Three to five decisions are enough to practise, and few enough to finish.",
        "Add or merge decisions on the longest route.",
    ),
    Code(
        "C707",
        E,
        "a red or amber route that does not reach an adult in time",
        "A mentor would learn to wait when a person is not safe.",
        "In a red scenario every ending is `now`; in an amber one `today` or `now`.",
    ),
    Code(
        "C708",
        E,
        "a private card that shows in public text",
        "The role-play is spoilt, and a secret is out.",
        "Say it in other words in the public text, or leave it out there.",
    ),
    Code(
        "C709",
        E,
        "the facilitator's part is empty",
        "Without cards, stop line and referral level the role-play is not safe to run.",
        "Fill in `facilitator:`.",
    ),
    Code(
        "C710",
        E,
        "an ending that does not link to help",
        "Whoever reads it may need help now.",
        "Link it: `[Get help](page:help)`.",
    ),
    # -- placeholders and privacy --------------------------------------------------------------
    Code(
        "P801",
        E,
        "an unknown placeholder",
        "The page would show a hole where a person should stand.",
        "Use a name that the guide to authoring lists.",
    ),
    Code(
        "P802",
        E,
        "something in double braces that is not a placeholder",
        "Placeholders are names and nothing else, so that no text can run a program.",
        "Write `{{ school.name }}` or the like; or take away the braces.",
    ),
    # -- people and helplines ------------------------------------------------------------------
    Code(
        "H901",
        E,
        "a contact with no way to reach it",
        "A child in need would find a name and no door.",
        "Give a room, an e-mail or a telephone; a helpline needs `call`, `text` or `chat`.",
    ),
    Code(
        "H902",
        E,
        "a contact that looks made up and is not marked as a sample",
        "A wrong number can hurt a child.",
        "Put in the real contact; for a trial, mark it `sample: true`.",
    ),
    Code(
        "H903",
        W,
        "a contact that is past its review date",
        "People change jobs and numbers change.",
        "Check that it is right, then set a new `review_by`.",
    ),
    Code(
        "H904",
        N,
        "sample contacts",
        "Pages say so until the school has put in its own people.",
        "Put in your own people and helplines, and delete the `sample` lines.",
    ),
    Code(
        "H905",
        E,
        "the second adult is the first adult",
        "There must be somebody to go to when the first adult is away, or is the concern.",
        "Name two different people.",
    ),
    Code(
        "H906",
        N,
        "not yet approved by the safeguarding lead",
        "Reviews find much, but only the school's own safeguarding lead can say that it "
        "fits the school and its law. `docs/reviews/` lists what is left to decide.",
        "When the lead has read and approved it, put the date into `approved_on`.",
    ),
    Code(
        "H907",
        E,
        "a telephone number that is not one",
        "Whoever needs help copies it as it stands, or taps on it.",
        "Write the digits as they are dialled: `116 111`, `+44 20 7946 0018`, `(030) 123-45`, an "
        "extension as `ext. 214`. Two numbers need two entries. Letters that stand for digits "
        "cannot be dialled on every telephone.",
    ),
    Code(
        "H908",
        E,
        "an e-mail address that is not one",
        "A message to it would come back, or reach nobody.",
        "Write one address and nothing else: `a.okafor@school.edu`.",
    ),
    Code(
        "H909",
        E,
        "a letter that no font here has",
        "A name would be an empty box on the page that says whom to go to.",
        "Write it in letters that a font here has, or make the site alone: `outputs: [site]`.",
    ),
    # -- look ----------------------------------------------------------------------------------
    Code(
        "K971",
        E,
        "a colour that cannot be read",
        "Text in it, or on it, would have less than 4.5:1 contrast (WCAG 2.2, 1.4.3): people with "
        "weak sight, a cheap screen or sun on it could not read it.",
        "Use the colour that the hint names, or a darker one. `./mentor preview-brand` shows both.",
    ),
    Code(
        "K972",
        E,
        "a logo that cannot be used",
        "It is on every page and cover: it must be small, draw the same everywhere, and bring "
        "neither a script nor anything from the web.",
        "Put a plain SVG or a PNG into `school/`, and name it in `look: logo`. Drawing programs "
        "call the first *Plain SVG* or *Optimised SVG*.",
    ),
    Code(
        "K973",
        E,
        "a language that is not there",
        "What the program itself says to readers would be in another language than the texts.",
        "Choose one that the hint names. `docs/translating.md` shows how to add another.",
    ),
    # -- reading -------------------------------------------------------------------------------
    Code(
        "R951",
        W,
        "a reading grade above the limit",
        "Mentors of 11, and those still learning English, must be able to follow. Mentor texts "
        "stay at Flesch-Kincaid grade 7 or below, facilitator texts at 9.",
        "Use shorter words and sentences.",
    ),
    Code(
        "R952",
        W,
        "a sentence that is too long",
        "Long sentences lose readers. The cap is 25 words for mentors, 30 for facilitators.",
        "Split it in two.",
    ),
    Code(
        "R953",
        E,
        "wording that the curriculum has decided against",
        "Some words hurt, shame, promise secrecy, or make suicide sound like a crime or a success. "
        "`curriculum/wording.yml` lists them with the reasons.",
        "Use the words that the hint gives. Where the phrase is shown as a mistake, allow it for "
        "that file in `wording.yml` and say why.",
    ),
    Code(
        "R954",
        W,
        "an allowed phrase that is not there",
        "A permission that nobody needs may hide the next mistake.",
        "Delete the entry under `allow`.",
    ),
    Code(
        "R955",
        N,
        "a TODO",
        "Somebody meant to write more here.",
        "Write it, and delete the word TODO.",
    ),
    # -- a school's own layer ------------------------------------------------------------------
    Code(
        "O101",
        E,
        "a patch of a file that is not there",
        "A patch stands beside the place of the file that it changes, and has its name.",
        "Give the patch the name and the folder of the file. After an update the file may have "
        "been moved or taken away: `./mentor upgrade` says so.",
    ),
    Code(
        "O102",
        E,
        "an address in a patch that leads nowhere",
        "A change that is not made would be missed only when somebody reads the wrong text.",
        "Go through the file step by step: the name of a field, the id of an entry. An entry that "
        "has no id is named by its heading or title, in lower case, with hyphens.",
    ),
    Code(
        "O103",
        E,
        "a change that a patch cannot make",
        "Ids hold the curriculum together, and what stands there twice cannot be told apart.",
        "Leave the entry out (`omit`) and `add` your own, or `set` the whole list.",
    ),
    Code(
        "O104",
        E,
        "a patch of a file of your own",
        "Two files of the same school would say two things.",
        "Write the change into the file itself, and delete the patch.",
    ),
    Code(
        "O105",
        E,
        "nothing is left of a module, or of the course",
        "A module without lessons is a hole in the course; a course without modules is none.",
        "Leave out the whole module in `site_config.yml`, and keep one module at least.",
    ),
    Code(
        "O201",
        N,
        "something goes along with what was left out",
        "An objective that no lesson teaches is not tested; a topic may now be covered nowhere.",
        "If it matters to your school, cover it in a lesson, a scenario or a guide of your own.",
    ),
    Code(
        "O202",
        N,
        "a heading that shared texts link to is not in your text",
        "Readers then come to the top of the page, and look for the passage themselves.",
        "Keep a heading of the same name where your text says the same thing.",
    ),
)

CODES: dict[str, Code] = {code.id: code for code in _TABLE}


def severity_of(code: str) -> Severity:
    """How bad a code is. KeyError for an unknown code means a bug in a check."""
    return CODES[code].severity
