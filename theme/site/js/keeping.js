/* "My progress": save it to a file, open such a file, clear it from this computer. */
(function () {
  "use strict";

  const page = document.querySelector("[data-keeping]");
  const said = page.querySelector("[data-said]");
  const picker = page.querySelector("[data-file]");
  const sure = page.querySelector("[data-sure]");
  const tell = (name) => { said.textContent = name ? page.querySelector(`[data-say="${name}"]`).textContent : ""; };

  page.querySelector("[data-save]").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([mentor.store.exported()], { type: "application/json" }));
    link.download = "mentor-progress.json";
    document.body.append(link);
    link.click();
    link.remove();
    URL.revokeObjectURL(link.href);
    tell("saved");
  });

  page.querySelector("[data-open]").addEventListener("click", () => picker.click());
  picker.addEventListener("change", async () => {
    const file = picker.files[0];
    if (!file) { return; }
    /* A million characters is far more than any real file holds. */
    const text = file.size < 1e6 ? await file.text() : "";
    tell(mentor.store.imported(text) ? "opened" : "refused");
    picker.value = "";
  });

  page.querySelector("[data-clear]").addEventListener("click", () => { tell(""); sure.showModal(); });
  page.querySelector("[data-clear-no]").addEventListener("click", () => sure.close());
  page.querySelector("[data-clear-yes]").addEventListener("click", () => {
    mentor.store.forget("progress");
    sure.close();
    tell("cleared");
  });
  page.querySelector("[data-lost]").hidden = mentor.store.keeps;
})();
