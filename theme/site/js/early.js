/*
 * Puts the reader's own text size, spacing and colours on the page before it is drawn, and gives
 * the engine's search script the two things it asks for. Runs right after store.js.
 */
(function () {
  "use strict";

  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    var settings = mentor.store.get("settings");
    root.dataset.scheme = settings.theme === "auto" ? (dark.matches ? "dark" : "light") : settings.theme;
    root.dataset.size = settings.size;
    root.dataset.spacing = settings.spacing;
  }

  root.classList.remove("no-js");
  apply();
  dark.addEventListener("change", apply);
  mentor.store.watch(apply);

  /* The engine reads and writes small things of its own through these; it needs none of them. */
  window.__md_scope = mentor.base;
  window.__md_get = function () { return null; };
  window.__md_set = function () {};
})();
