/*
 * The frame of every page: menu, search box and colour button as real buttons, and the
 * single-letter short cuts of the engine switched off (they fire while people type or dictate).
 * Loaded with defer; the page works without it.
 */
(function () {
  "use strict";

  var drawer = document.getElementById("__drawer");
  var finder = document.getElementById("__search");

  function all(selector, root) { return Array.from((root || document).querySelectorAll(selector)); }
  function one(selector, root) { return (root || document).querySelector(selector); }

  function isTyping(target) {
    return target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable]"));
  }

  /* Ctrl and Alt combinations, arrows, Tab and Escape stay as they are. */
  function stopLetterKeys(event) {
    if (event.key.length === 1 && !isTyping(event.target)) { event.stopPropagation(); }
  }

  function setToggle(box, on) { if (box && box.checked !== on) { box.click(); } }

  function menu() {
    var opener = one("[data-menu-open]");
    var closer = one("[data-menu-close]");
    var panel = document.getElementById("course-nav");
    if (!drawer || !opener || !panel) { return; }

    drawer.addEventListener("change", function () {
      opener.setAttribute("aria-expanded", String(drawer.checked));
      if (drawer.checked) { window.setTimeout(function () { closer.focus(); }, 60); }
    });
    function close() { setToggle(drawer, false); opener.focus(); }
    opener.addEventListener("click", function () { setToggle(drawer, !drawer.checked); });
    closer.addEventListener("click", close);
    panel.addEventListener("focusout", function (event) {
      if (drawer.checked && event.relatedTarget && !panel.contains(event.relatedTarget)) { setToggle(drawer, false); }
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && drawer.checked) { close(); }
    });
  }

  function search() {
    var box = one("[data-md-component=search]");
    var input = one("[data-md-component=search-query]");
    var list = one(".md-search-result__list");
    var opener = one("[data-search-open]");
    if (!box || !finder || !input || !list) { return; }

    /* The results are links: let Tab reach them. */
    new MutationObserver(function () {
      all("[tabindex='-1']", list).forEach(function (link) { link.removeAttribute("tabindex"); });
    }).observe(list, { childList: true, subtree: true });

    opener.addEventListener("click", function () { setToggle(finder, true); input.focus(); });
    function close() {
      setToggle(finder, false);
      input.blur();
      if (opener.offsetParent) { opener.focus(); }
    }
    one("[data-search-close]").addEventListener("click", close);
    box.addEventListener("keydown", function (event) {
      if (event.key === "Tab") { event.stopPropagation(); }
      if (event.key === "Escape") { event.stopPropagation(); close(); }
    });
    box.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) { setToggle(finder, false); }
    });
  }

  function colours() {
    var button = one("[data-scheme-button]");
    var inputs = all("[data-md-component=palette] input");
    if (!button || inputs.length < 2) { return; }
    function isDark() { return document.body.getAttribute("data-md-color-scheme") === "slate"; }
    function show() { button.setAttribute("aria-pressed", String(isDark())); }
    button.addEventListener("click", function () {
      var wanted = isDark() ? "default" : "slate";
      inputs.forEach(function (input) {
        if (input.getAttribute("data-md-color-scheme") === wanted) { input.checked = false; input.click(); }
      });
      show();
    });
    new MutationObserver(show).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
    show();
  }

  /* A wide table may scroll sideways on a phone: then the keyboard must reach it. */
  function tables() {
    all(".md-typeset__scrollwrap").forEach(function (wrap, index) {
      if (wrap.scrollWidth <= wrap.clientWidth) { return; }
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "group");
      wrap.setAttribute("aria-label", "Table " + (index + 1) + ", scrolls sideways");
    });
  }

  document.documentElement.classList.remove("no-js");
  window.addEventListener("keydown", stopLetterKeys, true);
  menu();
  search();
  colours();
  window.setTimeout(tables, 300);
})();
