/*
 * One part of a story at a time, and a map of the way there. Works on the HTML of
 * pages/scenario.html.j2, which is also a complete book of numbered parts when this script does
 * not run. Choices and endings that were seen are remembered on this device.
 *
 * The place is in the address, so that Back, reload and a bookmark work:
 *   #story                     the first part
 *   #story/reply               what came of the choice "reply"
 *   #story/reply/-             the part after it;  #story/reply/-/say  and so on
 */
(function () {
  "use strict";

  const page = document.querySelector("[data-scenario]");
  if (!page) { return; }

  const all = (selector, root) => Array.from((root || page).querySelectorAll(selector));
  const one = (selector, root) => (root || page).querySelector(selector);
  const fill = mentor.progress.fill;
  const words = one("[data-story]").dataset;
  const start = one("[data-story-start]");
  const view = one("[data-outcome-view]");
  const nodes = new Map(all("[data-node]").map((node) => [node.dataset.node, node]));
  const ways = (node) => all("[data-choice]", node);
  const isEnding = (node) => "ending" in node.dataset;
  const nameOf = (node, way) => node.dataset.node + "." + way.dataset.choice;

  /* Where the reader is: {path: [{node, way, to}], steps}; null when the story has not begun. */
  let place = null;

  /* --- the address ------------------------------------------------------------------------- */

  const address = (steps) => ["#story", ...steps].join("/");
  const go = (steps) => { location.hash = address(steps); };

  /* ["reply", "-"] from the address; null when the story has not begun. */
  function trail() {
    const [name, ...steps] = location.hash.slice(1).split("/");
    return name === "story" ? steps.filter(Boolean) : null;
  }

  /* Follows the trail. A step that fits nowhere (an old bookmark) ends it there. */
  function walk(steps) {
    const path = [{ node: nodes.get(words.story), way: null, to: [] }];
    let taken = 0;
    for (const step of steps) {
      const here = path[path.length - 1];
      if (here.way && step !== "-") { break; }
      const way = here.way || ways(here.node).find((other) => other.dataset.choice === step);
      if (!way) { break; }
      taken += 1;
      if (here.way) {
        path.push({ node: nodes.get(way.dataset.goto), way: null, to: steps.slice(0, taken) });
      } else {
        here.way = way;
      }
    }
    return { path, steps: steps.slice(0, taken) };
  }

  /* --- what is remembered ------------------------------------------------------------------ */

  const record = () => mentor.store.get("progress").stories[page.dataset.scenario] || { endings: {}, choices: {} };

  function keep(kind, name) {
    if (record()[kind][name]) { return; }
    mentor.store.update("progress", (progress) => {
      const mine = record();
      mine[kind][name] = true;
      progress.stories[page.dataset.scenario] = mine;
    });
  }

  /* --- showing ----------------------------------------------------------------------------- */

  function titleOf(index) {
    return isEnding(place.path[index].node) ? words.ends : index ? fill(words.step, index + 1) : words.begins;
  }

  function copyInto(box, source) { box.replaceChildren(...source.cloneNode(true).childNodes); }

  /* The steps taken, each a link back; of what was not seen, only how much there is. */
  function map() {
    if (!place) { return; }
    const { choices, endings } = record();
    const tried = (node) => ways(node).filter((way) => choices[nameOf(node, way)]);
    one("[data-path]").replaceChildren(...place.path.map(({ node, way, to }, index) => {
      const step = one("[data-path-one]").content.cloneNode(true);
      const link = one("[data-to]", step);
      link.textContent = titleOf(index);
      link.href = address(to);
      const isHere = index === place.path.length - 1;
      one("[data-here]", step).hidden = !isHere;
      if (isHere) { link.setAttribute("aria-current", "step"); }
      if (way) { copyInto(one("[data-chose]", step), one(".way__button span", way)); }
      const count = tried(node).length;
      one("[data-tried]", step).textContent = count ? fill(words.of, count, ways(node).length) : "";
      return step;
    }));
    nodes.forEach((node) => ways(node).forEach((way) => {
      one(".way__button", way).dataset.tried = tried(node).includes(way) ? words.tried : "";
    }));
    const ends = all("[data-end]");
    ends.forEach((end) => end.classList.toggle("is-found", Boolean(endings[end.dataset.end])));
    const found = ends.filter((end) => end.matches(".is-found")).length;
    one("[data-found-line]").textContent = fill(words.found, found, ends.length);
    const atEnd = isEnding(place.path[place.path.length - 1].node);
    all("[data-more]").forEach((line) => {
      line.hidden = !atEnd || (line.dataset.more === "none") !== (found === ends.length);
    });
  }

  function show(focus) {
    const steps = trail();
    place = steps && walk(steps);
    const { node, way } = place ? place.path[place.path.length - 1] : {};
    all("[data-node]").forEach((other) => other.classList.toggle("is-here", other === node && !way));
    view.classList.toggle("is-here", Boolean(way));
    page.dataset.state = !place ? "brief" : isEnding(node) ? "ended" : "told";
    if (!place) {
      if (focus) { start.focus(); }
      return;
    }
    one("[data-back]").disabled = !place.steps.length;
    let title = one("[data-outcome-title]");
    if (way) {
      copyInto(one("[data-outcome-chose]"), one("[data-choice-text]", way));
      copyInto(one("[data-outcome-body]"), one("[data-outcome]", way));
      keep("choices", nameOf(node, way));
    } else {
      title = one("[data-node-title]", node);
      one("[data-node-name]", node).textContent = titleOf(place.path.length - 1);
      if (isEnding(node)) { keep("endings", node.dataset.node); }
    }
    map();
    if (focus) {
      title.focus({ preventScroll: true });
      title.closest(".node").scrollIntoView({ block: "start" });
    }
  }

  all("[data-choice]").forEach((way) => one(".way__button", way).addEventListener("click", () => {
    go([...place.steps, way.dataset.choice]);
  }));
  one("[data-go-on]").addEventListener("click", () => go([...place.steps, "-"]));
  one("[data-over]").addEventListener("click", () => go([]));
  one("[data-back]").addEventListener("click", () => go(place.steps.slice(0, place.path[place.path.length - 1].way ? -1 : -2)));
  start.addEventListener("click", (event) => { event.preventDefault(); go([]); });
  copyInto(one("[data-recall]"), one("[data-brief]"));
  mentor.store.watch(map);
  window.addEventListener("hashchange", () => { if (trail() || !location.hash) { show(true); } });
  show(false);
})();
