/*
 * The frame of every page: the menu, the search, and tables that are wider than a phone.
 * The page works without it.
 */
(function () {
  "use strict";

  var drawer = document.getElementById("__drawer");
  var finder = document.getElementById("__search");

  function all(selector, root) { return Array.from((root || document).querySelectorAll(selector)); }
  function one(selector, root) { return (root || document).querySelector(selector); }
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

  /* --- search ------------------------------------------------------------------------------ */

  function isTyping(target) {
    return target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable]"));
  }

  /* The engine's single-letter short cuts fire while people dictate: they never reach it. */
  function stopLetterKeys(event) {
    if (event.key.length === 1 && !isTyping(event.target)) { event.stopPropagation(); }
  }

  function load(address) {
    return new Promise(function (resolve) {
      var script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", resolve);
      document.body.appendChild(script);
    });
  }

  /* The engine's script is a hundred times the size of this one, so it waits for its first use. */
  var started = null;
  function startEngine() {
    var engine = one("script[data-engine]");
    if (!started && engine) {
      var shim = window.location.protocol === "file:" ? load(new URL("assets/js/iframe-worker.js", mentor.base).href) : Promise.resolve();
      started = shim.then(function () { return load(new URL(engine.getAttribute("src"), document.baseURI).href); });
    }
    return started;
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

    input.addEventListener("focus", function () { startEngine(); setToggle(finder, true); });
    opener.addEventListener("click", function () { setToggle(finder, true); input.focus(); });
    function close() {
      setToggle(finder, false);
      input.blur();
      if (opener.offsetParent) { opener.focus(); }
    }
    one("[data-search-close]").addEventListener("click", close);
    one("form", box).addEventListener("submit", function (event) { event.preventDefault(); });
    box.addEventListener("keydown", function (event) {
      if (event.key === "Tab") { event.stopPropagation(); }
      if (event.key === "Escape") { event.stopPropagation(); close(); }
    });
    box.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !box.contains(event.relatedTarget)) { setToggle(finder, false); }
    });
  }

  /* Zensical's search is a dialog of its own, in a shadow tree: what opens it waits for its script. */
  function dialog() {
    var opener = one("[data-search-dialog]");
    if (!opener) { return; }
    opener.addEventListener("click", function () {
      startEngine().then(function () {
        var sheet = new CSSStyleSheet();
        sheet.replaceSync(readable);
        all("body > div").forEach(function (box) {
          if (box.shadowRoot) { box.shadowRoot.adoptedStyleSheets = [sheet]; }
        });
        opener.click();
      });
    }, { once: true });
  }
  var readable = "dialog[aria-modal] { --alpha-light: 1; --alpha-lighter: 0.85; --letter-spacing: 0 } menu[id] { color: inherit }";

  /* A wide table may scroll sideways on a phone: then the keyboard must reach it. */
  function tables() {
    all(".md-typeset table:not([class])").forEach(function (table, index) {
      var wrap = document.createElement("div");
      wrap.className = "wide";
      table.replaceWith(wrap);
      wrap.appendChild(table);
      if (wrap.scrollWidth <= wrap.clientWidth) { return; }
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "group");
      wrap.setAttribute("aria-label", one("[data-words]").dataset.table.replace("%", index + 1));
    });
  }

  window.addEventListener("keydown", stopLetterKeys, true);
  menu();
  search();
  dialog();
  tables();
})();
