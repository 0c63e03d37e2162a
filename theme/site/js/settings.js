/* The "Text and colours" panel. What is chosen shows at once (js/early.js applies it) and stays. */
(function () {
  "use strict";

  var panel = document.querySelector("[data-settings]");
  var opener = document.querySelector("[data-settings-open]");
  if (!panel || !opener || !panel.showModal) { return; }
  var form = panel.querySelector("form");

  function fill() {
    var settings = mentor.store.get("settings");
    Object.keys(settings).forEach(function (name) { form.elements[name].value = settings[name]; });
  }

  opener.addEventListener("click", function () { fill(); panel.showModal(); });
  form.addEventListener("change", function (event) {
    mentor.store.update("settings", function (settings) { settings[event.target.name] = event.target.value; });
    if (!mentor.store.keeps) {
      var note = panel.querySelector("[data-settings-note]");
      note.textContent = note.dataset.lost;
    }
  });
  panel.querySelector("[data-settings-reset]").addEventListener("click", function () { mentor.store.forget("settings"); fill(); });
  panel.querySelector("[data-settings-close]").addEventListener("click", function () { panel.close(); });
  panel.addEventListener("click", function (event) { if (event.target === panel) { panel.close(); } });
})();
