/*
 * Glossary words explained where they stand: on hover, focus and tap.
 *
 * A word stays what it was made as, a link to the glossary, and gets its definition (which stands
 * in the list "Words in this lesson") as its description. So a screen reader says the word, that it
 * is a link, and what it means; Enter and a click do what a link promises; and nothing has to be
 * learned. A button that expands would open by focus alone and then close at the first Enter. The
 * note beside the word shows the same to the eye, and ends with the way to the glossary for those
 * who tap, as a tap shows the note instead of leaving the page. It stands right after the word,
 * for Tab and for reading, goes with Escape, and stays while the pointer or the focus is in it.
 *
 * On a page without such a list the links are plain links.
 */
(function () {
  "use strict";

  var note = document.querySelector("[data-word-note]");
  if (!note) { return; }

  var GAP = 6;
  var text = note.querySelector("[data-word-text]");
  var more = note.querySelector("a");
  var bar = document.querySelector(".top");
  var word = null;  /* the link whose note is open */
  var touch = false;  /* whether the last thing that pressed on a word was a finger or a pen */
  var quiet = false;  /* focus that comes back from the note does not open it again */
  var timer = 0;

  function later(action, wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, wait);
  }

  function close() {
    window.clearTimeout(timer);
    if (!word) { return; }
    var back = note.contains(document.activeElement) ? word : null;
    note.hidden = true;
    word = null;
    if (back) { quiet = true; back.focus({ preventScroll: true }); quiet = false; }
  }

  /* Under the word or over it, where there is more room, and never past an edge of the window. */
  function place() {
    if (!word) { return; }
    var lines = word.getClientRects();
    var first = lines[0];
    var last = lines[lines.length - 1];
    var ceiling = bar ? bar.getBoundingClientRect().bottom : 0;
    if (last.bottom < ceiling || first.top > window.innerHeight) { close(); return; }
    var under = window.innerHeight - last.bottom - 2 * GAP;
    var over = first.top - ceiling - 2 * GAP;
    note.style.maxHeight = "";
    var below = note.offsetHeight <= under || under >= over;
    note.style.maxHeight = Math.max(0, below ? under : over) + "px";
    note.style.top = (below ? last.bottom + GAP : first.top - GAP - note.offsetHeight) + "px";
    var line = below ? last : first;
    var widest = document.documentElement.clientWidth - note.offsetWidth - GAP;
    note.style.left = Math.max(GAP, Math.min(line.left, widest)) + "px";
  }

  function open(link, definition) {
    window.clearTimeout(timer);
    if (word === link) { return; }
    close();
    word = link;
    text.replaceChildren.apply(text, Array.from(definition.cloneNode(true).childNodes));
    more.href = link.href;
    link.after(note);
    note.hidden = false;
    place();
  }

  function leave() { later(function () { if (!holdsFocus()) { close(); } }, 300); }
  function holdsFocus() {
    var focus = document.activeElement;
    return note.contains(focus) || (focus === word && (touch || word.matches(":focus-visible")));
  }

  function explain(link, definition) {
    link.classList.add("word");
    link.setAttribute("aria-describedby", definition.id);
    link.addEventListener("pointerenter", function (event) {
      if (event.pointerType === "mouse") { later(function () { open(link, definition); }, 150); }
    });
    link.addEventListener("pointerleave", function (event) { if (event.pointerType === "mouse") { leave(); } });
    link.addEventListener("pointerdown", function (event) { touch = event.pointerType !== "mouse"; });
    link.addEventListener("focus", function () { 
      if (!quiet && link.matches(":focus-visible")) { touch = false; open(link, definition); }
    });
    link.addEventListener("blur", function (event) { if (!note.contains(event.relatedTarget)) { leave(); } });
    link.addEventListener("click", function (event) {
      if (!touch || event.detail === 0) { return; }  /* a mouse, or a key */
      event.preventDefault();
      if (word === link) { close(); } else { open(link, definition); }
    });
  }

  note.addEventListener("pointerenter", function () { window.clearTimeout(timer); });
  note.addEventListener("pointerleave", function (event) { if (event.pointerType === "mouse") { leave(); } });
  note.addEventListener("focusout", function (event) { if (event.relatedTarget !== word) { leave(); } });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { close(); } });
  document.addEventListener("pointerdown", function (event) {
    if (word && !word.contains(event.target) && !note.contains(event.target)) { close(); }
  });
  window.addEventListener("scroll", place, { passive: true });
  window.addEventListener("resize", place);

  var definitions = new Map();
  document.querySelectorAll("[data-terms] dt a").forEach(function (link) {
    var definition = link.closest("dt").nextElementSibling;
    definition.id = "word-" + new URL(link.href).hash.slice(1);
    definitions.set(link.href, definition);
  });
  document.querySelectorAll("#content a[href*='#']").forEach(function (link) {
    var definition = definitions.get(link.href);
    if (definition && !link.closest("[data-terms]")) { explain(link, definition); }
  });
})();
