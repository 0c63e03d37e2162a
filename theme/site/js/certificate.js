/* The certificate: shown when every module is done, with the name typed here. The name is not kept. */
(function () {
  "use strict";

  const page = document.querySelector("[data-certificate]");
  const name = page.querySelector("[data-name]");
  const { status, fill, words } = mentor.progress;

  function show() {
    const progress = mentor.store.get("progress");
    const states = mentor.course.modules.map((module) => [module, status(module, progress)]);
    const ready = states.every(([, state]) => state.done);
    page.querySelector("[data-ready]").hidden = !ready;
    page.querySelector("[data-not-yet]").hidden = ready;
    page.querySelector("[data-missing]").replaceChildren(...states.filter(([, state]) => !state.done).map(([module, state]) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = new URL(module.url, mentor.base).href;
      link.textContent = module.title;
      line.append(link, " ", fill(words.steps, state.finished, state.of));
      return line;
    }));
  }

  function write() { page.querySelector("[data-printed-name]").textContent = name.value.trim() || "\u00a0"; }

  page.querySelector("[data-date]").textContent = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
  name.addEventListener("input", write);
  page.querySelector("[data-print]").addEventListener("click", () => {
    if (!name.value.trim()) { name.focus(); return; }
    window.print();
  });
  mentor.store.watch(show);
  write();
  show();
})();
