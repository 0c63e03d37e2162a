/*
 * Lets the search run when the site is opened from a folder (file://).
 *
 * A browser refuses to start a Worker from a file, so on file: only, window.Worker becomes a
 * class that loads the same script into a hidden frame and passes messages to and fro. The
 * frame is a srcdoc document, so it shares our origin and nothing is fetched from elsewhere.
 * Material's search worker looks for parent.IFrameWorker to find its language files.
 */
(function () {
  "use strict";
  if (window.location.protocol !== "file:") { return; }

  function loadScript(doc, address) {
    return new Promise(function (resolve, reject) {
      var script = doc.createElement("script");
      script.src = address;
      script.async = false;
      script.onload = function () { resolve(); };
      script.onerror = function () { reject(new Error("Cannot load " + address)); };
      doc.body.appendChild(script);
    });
  }

  class IFrameWorker extends EventTarget {
    constructor(address) {
      super();
      this.onmessage = null;
      this.onerror = null;
      this._address = new URL(address, document.baseURI).href;
      this._frame = document.createElement("iframe");
      this._frame.hidden = true;
      this._frame.tabIndex = -1;
      this._frame.setAttribute("aria-hidden", "true");
      this._ready = new Promise(this._start.bind(this));
      this._ready.catch(this._fail.bind(this));
    }

    _start(resolve, reject) {
      var worker = this;
      var frame = this._frame;
      frame.addEventListener("load", function () {
        var inside = frame.contentWindow;
        var doc = frame.contentDocument;
        inside.postMessage = function (data) { worker._deliver(data); };
        inside.importScripts = function () {
          return Array.from(arguments).reduce(function (done, address) {
            return done.then(function () { return loadScript(doc, address); });
          }, Promise.resolve());
        };
        loadScript(doc, worker._address).then(function () { resolve(inside); }, reject);
      }, { once: true });
      frame.srcdoc = "<!doctype html><html lang=\"en\"><title>Search</title><body></body></html>";
      document.documentElement.appendChild(frame);
    }

    /* From the script in the frame to the page; never at once, as with a real worker. */
    _deliver(data) {
      var worker = this;
      var copy = structuredClone(data);
      setTimeout(function () {
        var event = new MessageEvent("message", { data: copy });
        worker.dispatchEvent(event);
        if (typeof worker.onmessage === "function") { worker.onmessage(event); }
      }, 0);
    }

    _fail(error) {
      var event = new ErrorEvent("error", { message: error.message, error: error });
      this.dispatchEvent(event);
      if (typeof this.onerror === "function") { this.onerror(event); }
    }

    /*
     * From the page to the script in the frame; waits until the script is there. Each side has a
     * copy of its own, as with a real worker: Zensical's changes what it is given.
     */
    postMessage(data) {
      var copy = structuredClone(data);
      this._ready.then(function (inside) {
        inside.dispatchEvent(new inside.MessageEvent("message", { data: copy }));
      }, function () { /* reported once, by _fail */ });
    }

    terminate() { this._frame.remove(); }
  }

  window.IFrameWorker = IFrameWorker;
  window.Worker = IFrameWorker;
})();
