/*
 * Keeps the site on this device, so that it works without a network after the first visit. A new
 * version is announced; the reader decides when to use it.
 */
(function () {
  "use strict";

  if (!("serviceWorker" in navigator) || !/^https?:$/.test(location.protocol)) { return; }
  const note = document.querySelector("[data-update]");
  let waiting = null;

  function announce(worker) {
    waiting = worker;
    note.hidden = false;
  }

  function watch(registration) {
    if (registration.waiting && navigator.serviceWorker.controller) { announce(registration.waiting); }
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker.addEventListener("statechange", () => {
        if (worker.state === "installed" && navigator.serviceWorker.controller) { announce(worker); }
      });
    });
  }

  note.querySelector("[data-update-now]").addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("use");
  });
  note.querySelector("[data-update-later]").addEventListener("click", () => { note.hidden = true; });

  window.addEventListener("load", () => {
    /* Refused (a private window, no secure connection): the site works as any site does. */
    navigator.serviceWorker.register(new URL("sw.js", mentor.base)).then((registration) => registration && watch(registration), () => {});
  });
})();
