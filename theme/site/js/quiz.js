/*
 * Practice quiz. Works on the HTML of pages/quiz.html.j2, which holds every text: the right
 * answers as ids in data-solution, the feedback in each item's <details>. Nothing is stored and
 * nothing leaves the page. Without this script the <details> show the answers.
 */
(function () {
  "use strict";

  var quiz = document.querySelector("[data-quiz]");
  if (!quiz) { return; }

  function all(selector, root) { return Array.from((root || quiz).querySelectorAll(selector)); }
  function one(selector, root) { return (root || quiz).querySelector(selector); }

  /* Item element -> {right: boolean}; only items that were answered and can be marked. */
  var marks = new Map();

  /* --- reading an answer ------------------------------------------------------------------ */

  function chosen(item, group) {
    return all("[data-group=" + group + "] input:checked", item).map(function (input) { return input.value; });
  }

  function picked(item) {
    return all("select[data-step]", item).map(function (select) {
      return { step: select.getAttribute("data-step"), value: select.value };
    });
  }

  function same(some, others) {
    return some.length === others.length && some.every(function (id) { return others.indexOf(id) >= 0; });
  }

  /*
   * Each reader of an answer returns
   *   {missing: what to do first}  or
   *   {right, partly, marks: [[group, id, ok]], feedback: [ids to show]}.
   */
  var read = {
    choose: function (item, solution) {
      var ids = chosen(item, "answer");
      if (!ids.length) { return { missing: "Choose an answer first." }; }
      var found = ids.filter(function (id) { return solution.indexOf(id) >= 0; });
      var forgotten = solution.filter(function (id) { return ids.indexOf(id) < 0; });
      var right = same(ids, solution);
      return {
        right: right,
        partly: !right && found.length > 0,
        marks: ids.map(function (id) { return ["answer", id, solution.indexOf(id) >= 0]; }),
        feedback: ids,
        note: found.length && forgotten.length ? "Look again: there is more than one right answer." : ""
      };
    },

    verdict: function (item, solution) {
      var verdict = chosen(item, "verdict")[0];
      var reason = chosen(item, "reason")[0];
      if (!verdict) { return { missing: "Choose true or false first." }; }
      if (!reason) { return { missing: "Choose a reason, too." }; }
      var sure = verdict === solution[0];
      var why = reason === solution[1];
      return {
        right: sure && why,
        partly: sure !== why,
        marks: [["verdict", verdict, sure], ["reason", reason, why]],
        feedback: [verdict, reason]
      };
    },

    order: function (item, solution) {
      var steps = picked(item);
      if (steps.some(function (s) { return !s.value; })) { return { missing: "Give every step a place first." }; }
      var places = new Set(steps.map(function (s) { return s.value; }));
      if (places.size < steps.length) { return { missing: "Two steps have the same place. Give each its own." }; }
      return pairs(steps, function (s) { return solution[Number(s.value) - 1] === s.step; }, "order");
    },

    match: function (item) {
      var lines = picked(item);
      if (lines.some(function (s) { return !s.value; })) { return { missing: "Choose something for every line first." }; }
      return pairs(lines, function (s) { return s.value === s.step; }, "match");
    }
  };

  function pairs(lines, isRight, group) {
    var results = lines.map(function (line) { return [group, line.step, isRight(line)]; });
    var good = results.filter(function (r) { return r[2]; }).length;
    return {
      right: good === lines.length,
      partly: good > 0 && good < lines.length,
      marks: results,
      feedback: results.filter(function (r) { return !r[2]; }).map(function (r) { return r[1]; }),
      note: good < lines.length ? good + " of " + lines.length + " are right. Here is help with the others." : ""
    };
  }

  var kinds = {
    "single": read.choose, "judgement": read.choose, "multiple": read.choose,
    "true-false": read.verdict, "ordering": read.order, "matching": read.match
  };

  /* --- showing a result ------------------------------------------------------------------- */

  function paragraph(text) {
    var p = document.createElement("p");
    p.textContent = text;
    return p;
  }

  /* Copies of the list entries in <details>, as plain blocks: they leave their list. */
  function feedback(item, ids) {
    return ids.map(function (id) {
      var reason = all("[data-for]", item).find(function (r) { return r.getAttribute("data-for") === id; });
      if (!reason) { return null; }
      var block = document.createElement("div");
      block.className = "reason";
      block.replaceChildren.apply(block, Array.from(reason.cloneNode(true).childNodes));
      return block;
    }).filter(Boolean);
  }

  function tell(item, verdict, parts) {
    var result = one("[data-result]", item);
    all("[data-verdict]", result).forEach(function (word) {
      word.hidden = word.getAttribute("data-verdict") !== verdict;
    });
    one("[data-feedback]", result).replaceChildren.apply(one("[data-feedback]", result), parts);
    result.className = "result result--" + verdict + (parts.length > 1 ? " result--many" : "");
    result.hidden = false;
    one("[data-answer]", item).hidden = false;
    one("[data-check]", item).hidden = true;
    one("[data-again]", item).hidden = false;
    result.focus();
  }

  function mark(item, group, id, ok) {
    var line = all("[data-group=" + group + "] [data-value]", item)
      .find(function (l) { return l.getAttribute("data-value") === id; });
    if (!line) { return; }
    line.setAttribute("data-marked", ok ? "right" : "wrong");
    var word = document.createElement("span");
    word.className = "marked";
    word.textContent = ok ? "Right" : "Not this one";
    if (group === "order" || group === "match") { word.textContent = ok ? "Right" : "Not yet"; }
    (line.querySelector("label") || line).appendChild(word);
  }

  function lock(item, on) {
    all("fieldset, textarea", item).forEach(function (field) { field.disabled = on; });
  }

  function check(item) {
    var hint = one("[data-hint]", item);
    hint.textContent = "";
    var type = item.getAttribute("data-type");
    if (type === "short") {
      lock(item, true);
      var model = one("[data-model]", item);
      return tell(item, "model", model ? [model.cloneNode(true)] : []);
    }
    var result = kinds[type](item, item.getAttribute("data-solution").split(" "));
    if (result.missing) { hint.textContent = result.missing; return; }

    lock(item, true);
    result.marks.forEach(function (m) { mark(item, m[0], m[1], m[2]); });
    marks.set(item, { right: result.right });
    var parts = feedback(item, result.feedback);
    if (result.note) { parts.unshift(paragraph(result.note)); }
    if (result.right && !parts.length) { parts = [one("[data-why]", item).cloneNode(true)]; }
    tell(item, result.right ? "right" : result.partly ? "partly" : "wrong", parts);
    summary();
  }

  function reset(item, andFocus) {
    lock(item, false);
    one("[data-form]", item).reset();
    all("[data-marked]", item).forEach(function (line) { line.removeAttribute("data-marked"); });
    all(".marked", item).forEach(function (word) { word.remove(); });
    one("[data-result]", item).hidden = true;
    one("[data-answer]", item).hidden = true;
    one("[data-answer]", item).open = false;
    one("[data-check]", item).hidden = false;
    one("[data-again]", item).hidden = true;
    one("[data-hint]", item).textContent = "";
    marks.delete(item);
    if (andFocus) { one("input, select, textarea", item).focus(); }
  }

  /* --- the summary ------------------------------------------------------------------------ */

  function summary() {
    var items = all("[data-item]").filter(function (i) { return i.getAttribute("data-type") !== "short"; });
    function rightOnes(some) { return some.filter(function (i) { return marks.has(i) && marks.get(i).right; }).length; }
    var done = items.filter(function (i) { return marks.has(i); });

    one("[data-total]").textContent = done.length
      ? rightOnes(items) + " of " + items.length + " right. You have answered " + done.length + " of " + items.length + "."
      : "You have not answered a question yet.";

    var safety = items.filter(function (i) { return i.hasAttribute("data-safety"); });
    var line = one("[data-safe]");
    line.hidden = !safety.length || !done.length;
    line.textContent = "Questions that keep people safe: " + rightOnes(safety) + " of " + safety.length + " right.";

    all("[data-score]").forEach(function (row) {
      var some = items.filter(function (i) { return i.getAttribute("data-objective") === row.getAttribute("data-score"); });
      var tried = some.filter(function (i) { return marks.has(i); });
      one("[data-out]", row).textContent = tried.length
        ? rightOnes(some) + " of " + some.length + " right"
        : "Not answered yet";
      row.classList.toggle("is-done", some.length > 0 && rightOnes(some) === some.length);
    });
  }

  all("[data-item]").forEach(function (item) {
    one("[data-answer]", item).hidden = true;
    var told = one("[data-answer] summary", item);
    told.textContent = "See every answer explained";
    one("[data-go]", item).hidden = false;
    one("[data-form]", item).addEventListener("submit", function (event) { event.preventDefault(); check(item); });
    one("[data-again]", item).addEventListener("click", function () { reset(item, true); });
  });
  one("[data-restart]").addEventListener("click", function () {
    all("[data-item]").forEach(function (item) { reset(item, false); });
    summary();
    one("[data-item] input, [data-item] select, [data-item] textarea").focus();
  });
  summary();
})();
