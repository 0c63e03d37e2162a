/*
 * The list of role-plays: shows those that fit what was chosen, and which were played. Every word
 * is in pages/scenarios.html.j2.
 */
(function () {
  "use strict";

  const page = document.querySelector("[data-stories]");
  if (!page) { return; }

  const fill = mentor.progress.fill;
  const all = (selector, root) => Array.from((root || page).querySelectorAll(selector));
  const one = (selector, root) => (root || page).querySelector(selector);
  const cards = all("[data-card]");
  const choices = all("[data-by]");
  const onlyNew = one("[data-new]");
  const said = one("[data-said]");

  const endingsOf = (card) => Object.keys(mentor.store.get("progress").stories[card.dataset.card]?.endings || {}).length;

  function fits(card) {
    return choices.every(({ value, dataset }) => !value || card.dataset[dataset.by].split(" ").includes(value))
      && !(onlyNew.checked && endingsOf(card));
  }

  function show() {
    cards.forEach((card) => {
      card.hidden = !fits(card);
      const found = Math.min(endingsOf(card), card.dataset.endings);
      one("[data-found]", card).hidden = !found;
      one("[data-found-text]", card).textContent = fill(page.dataset.found, found, card.dataset.endings);
    });
    all("[data-group]").forEach((group) => { group.hidden = all("[data-card]", group).every((card) => card.hidden); });
    const fit = cards.filter((card) => !card.hidden).length;
    said.textContent = fit === cards.length ? fill(page.dataset.all, fit) : fill(page.dataset.some, fit, cards.length);
    one("[data-reset]").hidden = fit === cards.length;
  }

  one(".filter").addEventListener("change", show);
  one("[data-reset]").addEventListener("click", () => {
    choices.forEach((choice) => { choice.value = ""; });
    onlyNew.checked = false;
    show();
    choices[0].focus();
  });
  mentor.store.watch(show);
  window.addEventListener("pageshow", show);  /* The browser puts old choices back after "back". */
  show();
})();
