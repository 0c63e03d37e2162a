/*
 * One part of a story at a time. Works on the HTML of pages/scenario.html.j2, which is also a
 * complete book of numbered parts when this script does not run.
 *
 * The place is in the address, so that Back, reload and a bookmark work:
 *   #story                     the first part
 *   #story/reply               what came of the choice "reply"
 *   #story/reply/-             the part after it;  #story/reply/-/say  and so on
 */
(function () {
  "use strict";

  var story = document.querySelector("[data-story]");
  if (!story) { return; }

  function all(selector, root) { return Array.from((root || story).querySelectorAll(selector)); }
  function one(selector, root) { return (root || story).querySelector(selector); }

  var after = document.querySelector("[data-story-after]");
  var start = document.querySelector("[data-story-start]");
  var view = one("[data-outcome-view]");
  var tools = one("[data-story-tools]");
  var nodes = new Map(all("[data-node]").map(function (node) { return [node.getAttribute("data-node"), node]; }));
  var shown = null;

  /* ["reply", "-"] from the address; null when the story has not begun. */
  function trail() {
    var parts = window.location.hash.slice(1).split("/");
    return parts.shift() === "story" ? parts.filter(Boolean) : null;
  }

  function go(steps) { window.location.hash = ["story"].concat(steps).join("/"); }

  function wayOf(node, id) {
    return all("[data-choice]", node).find(function (way) { return way.getAttribute("data-choice") === id; });
  }

  /* Follows the trail. A step that fits nowhere (an old bookmark) ends it there. */
  function walk(steps) {
    var node = nodes.get(story.getAttribute("data-story"));
    var place = { node: node, way: null, count: 1, steps: [] };
    for (var i = 0; i < steps.length; i += 2) {
      var way = wayOf(place.node, steps[i]);
      if (!way) { break; }
      place.way = way;
      place.steps.push(steps[i]);
      if (steps[i + 1] !== "-") { break; }
      place.steps.push("-");
      place.node = nodes.get(way.getAttribute("data-goto"));
      place.way = null;
      place.count += 1;
    }
    return place;
  }

  function copyInto(box, source) { box.replaceChildren.apply(box, Array.from(source.cloneNode(true).childNodes)); }

  function show(focus) {
    var steps = trail();
    var begun = steps !== null;
    story.hidden = !begun;
    nodes.forEach(function (node) { node.hidden = true; });
    view.hidden = true;
    after.hidden = true;
    start.hidden = begun;
    if (!begun) { shown = null; if (focus) { start.focus(); } return; }

    shown = walk(steps);
    tools.hidden = false;
    one("[data-back]", tools).disabled = shown.steps.length === 0;
    var title;
    if (shown.way) {
      title = one("[data-outcome-title]", view);
      copyInto(one("[data-outcome-chose]", view), one("[data-choice-text]", shown.way));
      copyInto(one("[data-outcome-body]", view), one("[data-outcome]", shown.way));
      view.hidden = false;
    } else {
      var ending = shown.node.hasAttribute("data-ending");
      title = one("[data-node-title]", shown.node);
      title.textContent = ending ? "How it ends" : shown.count === 1 ? "It begins" : "Step " + shown.count;
      shown.node.hidden = false;
      after.hidden = !ending;
    }
    if (focus) {
      title.focus({ preventScroll: true });
      title.scrollIntoView({ block: "start" });
    }
  }

  function makeButtons() {
    all("[data-ways]").forEach(function (list) {
      all("[data-choice]", list).forEach(function (way) {
        var text = one("[data-choice-text]", way);
        var button = document.createElement("button");
        button.type = "button";
        button.className = "way__button";
        var label = document.createElement("span");
        label.textContent = text.textContent.trim();
        button.appendChild(label);
        button.addEventListener("click", function () {
          go(shown.steps.concat(way.getAttribute("data-choice")));
        });
        text.hidden = true;
        one("details", way).hidden = true;
        way.appendChild(button);
      });
    });
  }

  makeButtons();
  one("[data-continue]").addEventListener("click", function () { go(shown.steps.concat("-")); });
  one("[data-over]").addEventListener("click", function () { go([]); });
  one("[data-back]").addEventListener("click", function () {
    var steps = shown.steps.slice();
    if (steps[steps.length - 1] === "-") { steps.pop(); }
    steps.pop();
    go(steps);
  });
  start.addEventListener("click", function (event) { event.preventDefault(); go([]); });
  window.addEventListener("hashchange", function () {
    if (trail() || !window.location.hash) { show(true); }
  });
  show(trail() !== null && trail().length > 0);
})();
