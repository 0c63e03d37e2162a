/*
 * What was done shows where it belongs: ticks at links, "I have read this" under a lesson, where
 * to go on from the first page, how far each module is. What counts as done is said here, once.
 */
(function () {
  "use strict";

  const store = mentor.store;
  const words = document.querySelector("[data-words]").dataset;
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const pathOf = (address) => {
    const url = new URL(address, document.baseURI);
    return url.origin === mentor.base.origin && url.pathname.startsWith(mentor.base.pathname)
      ? decodeURI(url.pathname.slice(mentor.base.pathname.length)) : "";
  };

  /* The name under which the page of a lesson, unit, quiz or story is remembered; "" for others. */
  function nameOf(path) {
    const [, folder, rest] = path.match(/^(modules|handbook|scenarios)\/(.+)\.html$/) || [];
    if (!rest || rest.endsWith("index")) { return ""; }
    if (folder === "handbook") { return "unit:" + rest; }
    if (folder === "scenarios") { return "story:" + rest; }
    const [module, page] = rest.split("/");
    return page === "practice" ? "quiz:" + module : "lesson:" + page;
  }

  /* The word for what was done ("Read", "Passed", "Played"), or "". */
  function doneWord(progress, name) {
    const [kind, id] = name.split(/:(.*)/);
    if (kind === "quiz") { return progress.quizzes[id]?.passed ? words.passed : ""; }
    if (kind === "story") { return Object.keys(progress.stories[id]?.endings || {}).length ? words.played : ""; }
    return progress.read[name] ? words.read : "";
  }

  /*
   * A module is done when every lesson was read, the practice quiz was passed once, and one of its
   * stories was played to an ending. What a module does not have is not asked for.
   */
  function status(module, progress) {
    const done = (name) => Boolean(doneWord(progress, name));
    const read = module.lessons.filter((lesson) => done("lesson:" + lesson.id)).length;
    const played = module.stories.filter((story) => done("story:" + story.id)).length;
    const passed = !module.quiz || done("quiz:" + module.id);
    const steps = module.lessons.map((l) => [done("lesson:" + l.id), l.title, l.url]);
    if (module.quiz) { steps.push([passed, words.quizOf.replace("%", module.title), module.quiz]); }
    if (module.stories.length) { steps.push([played > 0, module.stories[0].title, module.stories[0].url]); }
    const finished = steps.filter((step) => step[0]).length;
    return { read, played, passed, finished, of: steps.length, done: finished === steps.length, next: steps.find((step) => !step[0]) };
  }

  function ticks(progress) {
    all(".done").forEach((mark) => mark.remove());
    all("a.cnav__link, .card__title > a, .row__title > a").forEach((link) => {
      const word = doneWord(progress, nameOf(pathOf(link.href)));
      if (!word) { return; }
      const mark = document.createElement("span");
      mark.className = "done";
      const label = document.createElement("span");
      label.className = link.matches(".cnav__link") ? "sr-only" : "";
      label.textContent = word;
      mark.append(label);
      (link.closest(".card__title, .row__title") || link).append(" ", mark);
    });
  }

  function bar(box, part, whole, text) {
    box.hidden = false;
    const meter = box.querySelector("progress");
    meter.max = whole;
    meter.value = part;
    meter.textContent = text;
    box.querySelector("[data-text]").textContent = text;
  }

  function fill(text, ...values) { return values.reduce((said, value) => said.replace("%", value), text); }

  function modules(progress) {
    const course = mentor.course;
    if (!course) { return; }
    const states = course.modules.map((module) => [module, status(module, progress)]);
    for (const [module, state] of states) {
      all(`[data-module-progress="${module.id}"]`).forEach((box) => {
        bar(box, state.finished, state.of, state.done ? words.moduleDone : fill(words.steps, state.finished, state.of));
        box.classList.toggle("is-done", state.done);
      });
      all(`[data-module-next="${module.id}"] a`).forEach((link) => {
        if (!state.finished || state.done) { return; }
        link.href = new URL(state.next[2], mentor.base).href;
        link.firstElementChild.textContent = fill(words.goOn, state.next[1]);
      });
    }
    const begun = states.some(([, state]) => state.finished) || progress.last;
    const open = states.find(([, state]) => !state.done);
    all("[data-continue]").forEach((box) => {
      box.hidden = !begun;
      const link = box.querySelector("a");
      const [, title, url] = open ? open[1].next : [false, words.certificate, "certificate.html"];
      link.href = new URL(url, mentor.base).href;
      link.querySelector("[data-text]").textContent = title;
      box.querySelector("[data-where]").textContent = open ? fill(words.goOn, open[0].title) : words.allDone;
      bar(box.querySelector("[data-bar]"), states.filter(([, s]) => s.done).length, states.length,
        fill(words.modulesDone, states.filter(([, s]) => s.done).length, states.length));
    });
    all("[data-start]").forEach((box) => { box.hidden = Boolean(begun); });
  }

  /* Under a lesson or unit: the button, and the link onward, which says the same. */
  function reading() {
    const button = document.querySelector("[data-read-button]");
    if (!button) { return; }
    const name = nameOf(pathOf(location.href));
    const show = () => button.setAttribute("aria-pressed", String(Boolean(store.get("progress").read[name])));
    const set = (on) => store.update("progress", (progress) => {
      if (on) { progress.read[name] = true; } else { delete progress.read[name]; }
    });
    button.addEventListener("click", () => set(button.getAttribute("aria-pressed") !== "true"));
    all("[data-onward]").forEach((link) => link.addEventListener("click", () => set(true)));
    store.watch(show);
    show();
  }

  function show() {
    const progress = store.get("progress");
    ticks(progress);
    modules(progress);
  }

  mentor.progress = { status, fill, words };
  const here = pathOf(location.href);
  if (nameOf(here) && store.get("progress").last !== here) {
    store.update("progress", (progress) => { progress.last = here; });
  }
  reading();
  store.watch(show);
  show();
})();
