/*
 * Rounds of the practice quiz: some items of the bank, one at a time. Works on the HTML of
 * pages/quiz.html.j2, which holds every word and the right answers as ids in data-solution.
 * Only the first answer to an item of a round counts. What was right and what was wrong is
 * remembered on this device, so that the next round can ask for what is new or went wrong.
 */
(function () {
  "use strict";

  const quiz = document.querySelector("[data-quiz]");
  if (!quiz) { return; }

  const words = quiz.dataset;
  const fill = mentor.progress.fill;
  const all = (selector, root) => Array.from((root || quiz).querySelectorAll(selector));
  const one = (selector, root) => (root || quiz).querySelector(selector);
  const type = (item) => item.dataset.type;
  const counts = (item) => type(item) !== "short";
  const items = all("[data-item]");

  let round = [];
  let at = 0;
  let alone = false;        /* One item, from a link to it. */
  let answers = new Map();  /* item -> {right, said: what the feedback was}: the first answers of this round */

  /* --- what is remembered ------------------------------------------------------------------ */

  const record = () => mentor.store.get("progress").quizzes[words.quiz] || { passed: false, rounds: 0, best: 0, items: {} };

  function keep(change) {
    mentor.store.update("progress", (progress) => {
      progress.quizzes[words.quiz] = record();
      change(progress.quizzes[words.quiz]);
    });
  }

  function showBefore() {
    const { rounds, best } = record();
    const line = one("[data-before-line]");
    line.hidden = !rounds;
    line.textContent = fill(words.before, rounds, best);
  }

  /* --- choosing a round -------------------------------------------------------------------- */

  function shuffled(things) {
    const left = things.slice();
    for (let i = left.length - 1; i > 0; i -= 1) {
      const j = Math.floor(Math.random() * (i + 1));
      [left[i], left[j]] = [left[j], left[i]];
    }
    return left;
  }

  /* One item for each objective, every safety-critical item, then what was never right; as many as fit. */
  function draw() {
    const known = record().items;
    /* An answer in own words is never right or wrong: it comes back now and then. */
    const isNew = (item) => (counts(item) ? known[item.id] !== "right" : Math.random() < 0.5);
    const pool = shuffled(items);
    const wanted = [...pool.filter(isNew), ...pool];
    const safe = wanted.filter((item) => "safety" in item.dataset);
    const objectives = new Set(items.map((item) => item.dataset.objective));
    const firsts = [...objectives].map((name) => [...safe, ...wanted].find((item) => item.dataset.objective === name));
    return shuffled([...new Set([...firsts, ...safe, ...wanted])].slice(0, Number(words.roundOf)));
  }

  /* --- reading an answer ------------------------------------------------------------------- */

  const chosen = (item, group) => all(`[data-group=${group}] input:checked`, item).map((input) => input.value);
  const steps = (item) => all("[data-list] > li", item).map((step) => step.dataset.value);

  /* Each line of a list that has one right answer a line. */
  function lines(group, ids, isRight) {
    const marks = ids.map((id, place) => [group, id, isRight(id, place)]);
    const wrong = marks.filter((mark) => !mark[2]).map((mark) => mark[1]);
    const good = ids.length - wrong.length;
    return { right: !wrong.length, partly: good > 0, marks, feedback: wrong, note: wrong.length ? fill(words.some, good, ids.length) : "" };
  }

  /*
   * By type, from (item, solution):
   *   {missing: what to do first}  or  {right, partly, marks: [[group, id, ok]], feedback: [ids], note}
   */
  const read = {
    choose(item, solution) {
      const ids = chosen(item, "answer");
      if (!ids.length) { return { missing: words.choose }; }
      const found = ids.filter((id) => solution.includes(id)).length;
      return {
        right: found === solution.length && found === ids.length,
        partly: found > 0,
        marks: ids.map((id) => ["answer", id, solution.includes(id)]),
        feedback: ids,
        note: found && found < solution.length ? words.more : ""
      };
    },
    verdict(item, [truth, why]) {
      const [verdict] = chosen(item, "verdict");
      const [reason] = chosen(item, "reason");
      if (!verdict) { return { missing: words.verdict }; }
      if (!reason) { return { missing: words.reason }; }
      return {
        right: verdict === truth && reason === why,
        partly: verdict === truth || reason === why,
        marks: [["verdict", verdict, verdict === truth], ["reason", reason, reason === why]],
        feedback: [verdict, reason]
      };
    },
    order(item, solution) {
      if (!("moved" in item.dataset)) { return { missing: words.order }; }
      return lines("order", steps(item), (id, place) => solution[place] === id);
    },
    match(item) {
      const picked = new Map(all("select", item).map((select) => [select.dataset.line, select.value]));
      if ([...picked.values()].includes("")) { return { missing: words.match }; }
      return lines("match", [...picked.keys()], (id) => picked.get(id) === id);
    }
  };
  const readers = {
    "single": read.choose, "judgement": read.choose, "multiple": read.choose,
    "true-false": read.verdict, "ordering": read.order, "matching": read.match
  };

  /* --- one item ---------------------------------------------------------------------------- */

  function copyInto(box, ...sources) { box.replaceChildren(...sources.map((source) => source.cloneNode(true))); }

  function note(text) {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  }

  /* Copies of entries of the list in <details>, as plain blocks: they leave their list. */
  function feedback(item, ids) {
    const reasons = new Map(all("[data-for]", item).map((reason) => [reason.dataset.for, reason]));
    return ids.filter((id) => reasons.has(id)).map((id) => {
      const block = document.createElement("div");
      block.className = "reason";
      copyInto(block, ...reasons.get(id).children);
      return block;
    });
  }

  function mark(item, [group, id, ok]) {
    const line = all(`[data-group=${group}] [data-value]`, item).find((other) => other.dataset.value === id);
    const word = document.createElement("span");
    word.className = "marked";
    word.textContent = ok ? words.yes : group === "order" || group === "match" ? words.notYet : words.no;
    line.dataset.marked = ok ? "right" : "wrong";
    line.append(word);
  }

  function lock(item, on) { all("fieldset, textarea", item).forEach((field) => { field.disabled = on; }); }

  function tell(item, verdict, parts) {
    const result = one("[data-result]", item);
    all("[data-verdict]", result).forEach((word) => { word.hidden = word.dataset.verdict !== verdict; });
    one("[data-feedback]", result).replaceChildren(...parts);
    result.className = "result result--" + verdict + (parts.length > 1 ? " result--many" : "");
    const again = verdict === "wrong" || verdict === "partly";
    one("[data-again]", item).hidden = !again;
    one("[data-kindly]", item).hidden = !again;
    one("[data-on-text]", item).textContent = at + 1 < round.length ? words.next : words.last;
    show(item, true);
    bar(at + 1);
    result.focus();
  }

  /* Before the check: the form. After it: the result, every answer explained, and where to go on. */
  function show(item, isChecked) {
    lock(item, isChecked);
    one("[data-check]", item).hidden = isChecked;
    all("[data-result], [data-answer], [data-after]", item).forEach((part) => { part.hidden = !isChecked; });
  }

  function check(item) {
    const hint = one("[data-hint]", item);
    hint.textContent = "";
    if (!counts(item)) { return tell(item, "model", [one("[data-model]", item).cloneNode(true)]); }
    const result = readers[type(item)](item, item.dataset.solution.split(" "));
    if (result.missing) { hint.textContent = result.missing; return undefined; }

    const said = feedback(item, result.feedback);
    if (!answers.has(item)) {
      answers.set(item, { right: result.right, said });
      keep((mine) => { mine.items[item.id] = result.right ? "right" : "wrong"; });
    }
    result.marks.forEach((entry) => mark(item, entry));
    const parts = [...(result.note ? [note(result.note)] : []), ...said.map((part) => part.cloneNode(true))];
    const why = () => [one("[data-why]", item).cloneNode(true)];
    return tell(item, result.right ? "right" : result.partly ? "partly" : "wrong", parts.length ? parts : why());
  }

  function reset(item) {
    show(item, false);
    one("[data-form]", item).reset();
    all("select", item).forEach(sayInFull);
    delete item.dataset.moved;
    all("[data-marked]", item).forEach((line) => { delete line.dataset.marked; });
    all(".marked", item).forEach((word) => word.remove());
    one("[data-answer]", item).open = false;
    one("[data-hint]", item).textContent = "";
  }

  /* Another order than last time; steps never come in the right one. */
  function mix(item) {
    all("[data-loose]", item).forEach((group) => group.append(...shuffled(all(".choice", group))));
    const list = one("[data-list]", item);
    if (!list) { return; }
    do { list.append(...shuffled([...list.children])); } while (steps(item).join(" ") === item.dataset.solution);
  }

  /* A phone cuts a long choice off in its box: there it is said again in full. */
  function sayInFull(select) {
    const [option] = select.selectedOptions;
    one("[data-full]", select.parentElement).textContent = option.value && option.text.length > 22 ? option.text : "";
  }

  /* The neighbour moves, not the step: so the button keeps the focus. */
  function move(item, button) {
    const step = button.closest("li");
    const up = button.dataset.move === "-1";
    const other = up ? step.previousElementSibling : step.nextElementSibling;
    if (other) { step[up ? "after" : "before"](other); }
    item.dataset.moved = "";
    const places = steps(item);
    one("[data-hint]", item).textContent = fill(words.moved, places.indexOf(step.dataset.value) + 1, places.length);
  }

  /* --- a round ----------------------------------------------------------------------------- */

  function state(name) {
    quiz.dataset.state = name;
    one("[data-steps]").hidden = name !== "round";
    items.forEach((item) => item.classList.toggle("is-here", name === "round" && item === round[at]));
  }

  function bar(done) {
    const meter = one("[data-steps] progress");
    meter.max = round.length;
    meter.value = done;
  }

  function toTop(heading, top) {
    heading.focus({ preventScroll: true });
    top.scrollIntoView({ block: "start" });
  }

  function ask() {
    const item = round[at];
    mix(item);
    reset(item);
    one("[data-count]", item).textContent = fill(words.place, at + 1, round.length);
    state("round");
    bar(at);
    toTop(one("[data-heading]", item), one("[data-steps]"));
  }

  function begin(some, isAlone) {
    round = some;
    alone = isAlone;
    at = 0;
    answers = new Map();
    ask();
  }

  function goOn() {
    at += 1;
    if (at < round.length) { return ask(); }
    if (!alone) { return finish(); }
    state("begin");
    return one("[data-begin]").focus();
  }

  /* A pass: 80 % right, and every safety-critical item right (content standard, section 6). */
  function finish() {
    const asked = round.filter(counts);
    const right = (some) => some.filter((item) => answers.get(item).right).length;
    const score = (some) => fill(words.score, right(some), some.length);
    const safe = asked.filter((item) => "safety" in item.dataset);
    const share = asked.length ? Math.floor(100 * right(asked) / asked.length) : 0;
    const rules = { share: share >= 80, safety: right(safe) === safe.length };
    const passed = rules.share && rules.safety;
    const before = record().passed;
    keep((mine) => {
      mine.rounds += 1;
      mine.best = Math.max(mine.best, share);
      mine.passed = mine.passed || passed;
    });

    all("[data-passed]").forEach((part) => { part.hidden = part.dataset.passed !== (passed ? "yes" : "no"); });
    one("[data-passed-before]").hidden = passed || !before;
    all("[data-share]").forEach((part) => { part.textContent = share + "\u00a0%"; });
    one("[data-ring]").setAttribute("stroke-dasharray", share + " 100");
    one("[data-total]").textContent = score(asked);
    one("[data-safe]").textContent = score(safe);
    all("[data-rule]").forEach((rule) => {
      rule.hidden = rule.dataset.rule === "safety" && !safe.length;
      rule.classList.toggle("is-met", rules[rule.dataset.rule]);
    });
    all("[data-skill]").forEach((skill) => {
      const some = asked.filter((item) => item.dataset.objective === skill.dataset.skill);
      skill.hidden = !some.length;
      skill.classList.toggle("is-met", right(some) === some.length);
      one("[data-out]", skill).textContent = score(some);
    });
    const missed = asked.filter((item) => !answers.get(item).right);
    one("[data-missed-box]").hidden = !missed.length;
    one("[data-missed]").replaceChildren(...missed.map(lookAgain));
    state("result");
    showBefore();
    toTop(one("#summary"), one("[data-summary]"));
  }

  function lookAgain(item) {
    const card = one("[data-missed-one]").content.cloneNode(true);
    copyInto(one("[data-stem]", card), ...one("[data-stem]", item).children);
    copyInto(one("[data-said]", card), ...answers.get(item).said);
    copyInto(one("[data-all]", card), ...one("[data-answer] .answer__in", item).children);
    return card;
  }

  /* A link to one item opens that item alone. */
  function fromLink() {
    const item = items.find((other) => "#" + other.id === location.hash);
    if (item) { begin([item], true); }
  }

  items.forEach((item) => {
    one("[data-answer] summary", item).textContent = words.explained;
    one("[data-form]", item).addEventListener("submit", (event) => { event.preventDefault(); check(item); });
    one("[data-again]", item).addEventListener("click", () => { reset(item); toTop(one("[data-heading]", item), one("[data-steps]")); });
    one("[data-on]", item).addEventListener("click", goOn);
    all("[data-move]", item).forEach((button) => button.addEventListener("click", () => move(item, button)));
    all("select", item).forEach((select) => select.addEventListener("change", () => sayInFull(select)));
  });
  all("[data-begin]").forEach((button) => button.addEventListener("click", () => begin(draw(), false)));
  mentor.store.watch(showBefore);
  window.addEventListener("hashchange", fromLink);
  items.forEach((item) => show(item, false));
  showBefore();
  state("begin");
  fromLink();
})();
