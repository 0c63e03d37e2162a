/*
 * Reads a lesson aloud with the browser's own voices, sentence by sentence.
 *
 * Only voices of the device itself: the others send the text to a company. Without one for the
 * language of the page the button says so and does nothing.
 *
 * Each sentence is an utterance of its own. Pausing throws it away and going on begins it again,
 * because speechSynthesis.pause() does nothing on some phones, and because nobody wants the
 * second half of a sentence. A long utterance would also be cut off by some browsers.
 *
 * The highlighted sentence is drawn over the page (CSS Custom Highlight API), which leaves the
 * document alone; where a browser cannot, and for pictures, the block gets a class.
 */
(function () {
  "use strict";

  const bar = document.querySelector("[data-aloud]");
  const head = document.querySelector(".top");
  const page = document.getElementById("content");
  if (!bar || !page) { return; }

  const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, th, td, .kind";
  const PICTURES = "svg[role=img], img:not([alt=''])";
  const SKIPPED = "nav, form, button, [hidden], .js-only, .meta, .eyebrow, .word-note, .headerlink, .sr-only";
  const synth = window.speechSynthesis;
  const language = (page.querySelector("[lang]") || document.documentElement).lang || "en";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const drawn = window.Highlight && window.CSS && CSS.highlights ? new Highlight() : null;
  const button = bar.querySelector("[data-aloud-go]");
  const speed = bar.querySelector("[data-aloud-speed]");
  const status = bar.querySelector("[data-aloud-status]");

  let voice = null;
  let state = "idle";
  let sentences = [];
  let at = 0;
  let current = null;  /* the utterance being spoken; kept, as a browser may forget one nobody holds */

  if (drawn) { CSS.highlights.set("aloud", drawn); }

  /* --- what is read ------------------------------------------------------------------------ */

  function pieces(text) {
    if (window.Intl && Intl.Segmenter) {
      const found = new Intl.Segmenter(language, { granularity: "sentence" }).segment(text);
      return Array.from(found, (part) => part.segment);
    }
    return text.match(/[^.!?\u2026]*[.!?\u2026]+["'\u201d\u2019)\]]*\s*|[^.!?\u2026]+/g) || [];
  }

  /* [from, to] of each sentence. A line break in the source does not end one, and what goes on in
     small letters ("Was it fun?" he asks) belongs to what was before. */
  function split(text) {
    const found = [];
    let to = 0;
    for (const piece of pieces(text.replace(/\s/g, " "))) {
      const from = to;
      to += piece.length;
      if (found.length && /^[\p{Ll},;:]/u.test(piece)) { found[found.length - 1][1] = to; } else { found.push([from, to]); }
    }
    return found;
  }

  /* "3. " before the third step of a numbered list, which the text may speak of. */
  function number(block, text) {
    const item = block.closest("li");
    if (!item || !item.parentElement.matches("ol:not(.plain)") || !item.textContent.trimStart().startsWith(text.trim())) { return ""; }
    return item.parentElement.start + Array.from(item.parentElement.children).indexOf(item) + ". ";
  }

  function sentencesOf(block, nodes) {
    const text = nodes.map((node) => node.data).join("");
    /* Where a place in the whole text lies: the node, and how far into it. */
    const spot = (offset) => {
      let rest = offset;
      for (const node of nodes) {
        if (rest <= node.length) { return [node, rest]; }
        rest -= node.length;
      }
      return [nodes[nodes.length - 1], nodes[nodes.length - 1].length];
    };
    return split(text).flatMap(([from, to], n) => {
      const words = text.slice(from, to);
      const said = words.trim().replace(/\s+/g, " ");
      if (!/[\p{L}\p{N}]/u.test(said)) { return []; }
      const range = document.createRange();
      range.setStart(...spot(from + words.length - words.trimStart().length));
      range.setEnd(...spot(from + words.trimEnd().length));
      return [{ said: (n ? "" : number(block, text)) + said, range, block }];
    });
  }

  /* Every sentence and picture of the page in order: {said, range or null, block}. */
  function collect() {
    const found = [];
    let home = null;
    let nodes = [];
    const flush = () => {
      if (nodes.length) { found.push(...sentencesOf(home, nodes)); }
      nodes = [];
    };
    const visit = (element) => {
      for (const child of element.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) {
          const block = element.closest(BLOCKS) || element;
          if (block !== home) { flush(); home = block; }
          nodes.push(child);
        } else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(SKIPPED) && child.getAttribute("aria-hidden") !== "true") {
          if (child.matches(PICTURES)) {
            flush();
            const block = child.closest("figure") || child;
            const words = bar.dataset.picture + ": " + (child.getAttribute("aria-label") || child.getAttribute("alt"));
            split(words).forEach(([from, to]) => found.push({ said: words.slice(from, to).trim(), range: null, block }));
          } else {
            visit(child);
          }
        }
      }
    };
    visit(page);
    flush();
    return found;
  }

  /* --- showing it -------------------------------------------------------------------------- */

  function box(sentence) { return (sentence.range || sentence.block).getBoundingClientRect(); }

  /* Down to where the head of the page covers it: now, and when the bar sticks below the head. */
  function cover() {
    const here = bar.getBoundingClientRect();
    const stuck = parseFloat(getComputedStyle(bar).top) || 0;
    return {
      now: here.top <= stuck + 1 ? here.bottom : head.getBoundingClientRect().bottom,
      then: stuck ? stuck + here.height : head.offsetHeight
    };
  }

  /* The beginning of it, when it is very long. */
  function inView(sentence) {
    const { top, bottom } = box(sentence);
    return top >= cover().now && Math.min(bottom, top + window.innerHeight / 2) <= window.innerHeight;
  }

  function unmark() {
    if (drawn) { drawn.clear(); }
    page.querySelectorAll(".is-read").forEach((block) => block.classList.remove("is-read"));
  }

  /* The page follows the voice, but not when the reader has scrolled away from it. */
  function mark(sentence, follow) {
    unmark();
    if (drawn && sentence.range) { drawn.add(sentence.range); } else { sentence.block.classList.add("is-read"); }
    if (follow && !inView(sentence)) {
      const top = window.scrollY + box(sentence).top - cover().then - window.innerHeight / 6;
      window.scrollTo({ top, behavior: calm.matches ? "instant" : "smooth" });
    }
  }

  function become(next, told) {
    state = next;
    bar.dataset.state = next;
    bar.querySelectorAll("[data-when]").forEach((part) => { part.hidden = !part.dataset.when.split(" ").includes(next); });
    button.setAttribute("aria-disabled", String(next === "none"));
    status.textContent = told ? status.dataset[told] : "";
  }

  /* --- reading ----------------------------------------------------------------------------- */

  function hush() {
    current = null;  /* what the old utterance still reports is no news */
    synth.cancel();
  }

  function speak(follow) {
    hush();
    const sentence = sentences[at];
    if (!sentence) { finish("finished"); return; }
    const utterance = new SpeechSynthesisUtterance(sentence.said);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = Number(speed.value);
    utterance.onend = () => {
      if (utterance !== current) { return; }
      const seen = inView(sentence);
      at += 1;
      speak(seen);
    };
    utterance.onerror = () => { if (utterance === current) { finish("failed"); } };
    current = utterance;
    mark(sentence, follow);
    synth.speak(utterance);
  }

  function finish(told) {
    const held = bar.contains(document.activeElement);
    hush();
    unmark();
    at = 0;
    become(voice ? "idle" : "none", told);
    if (held) { button.focus(); }
  }

  function pause() {
    hush();
    become("paused", "paused");
  }

  button.addEventListener("click", () => {
    if (!voice) { settle(); }
    if (!voice) { return; }
    if (state === "reading") { pause(); return; }
    if (state === "idle") { sentences = collect(); at = 0; }
    become("reading", "reading");
    speak(true);
  });
  bar.querySelector("[data-aloud-stop]").addEventListener("click", () => finish("stopped"));
  speed.addEventListener("change", () => { if (state === "reading") { speak(false); } });
  /* On another tab, or behind a locked screen, nobody follows; and a phone stops the voice silently. */
  document.addEventListener("visibilitychange", () => { if (document.hidden && state === "reading") { pause(); } });
  /* A browser would go on reading the page that was left. */
  window.addEventListener("pagehide", () => { if (state !== "none") { finish(); } });

  /* --- the voice --------------------------------------------------------------------------- */

  function find() {
    const tag = (text) => text.replace("_", "-").toLowerCase();
    const spoken = tag(language).split("-")[0];
    const mine = (synth ? synth.getVoices() : []).filter((one) => one.localService === true && tag(one.lang).split("-")[0] === spoken);
    return mine.find((one) => tag(one.lang) === tag(language)) || mine.find((one) => one.default) || mine[0] || null;
  }

  /* Voices may come late, and go: until they came, the button is as if there were one. */
  function settle() {
    voice = find();
    if (!voice && state !== "none") { if (synth) { finish(); } else { become("none"); } }
    if (voice && state === "none") { become("idle"); }
  }

  if (synth && synth.addEventListener) { synth.addEventListener("voiceschanged", settle); }
  voice = find();
  if (!voice) { window.setTimeout(() => { if (!voice) { settle(); } }, synth ? 2000 : 0); }
})();
