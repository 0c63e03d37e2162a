/*
 * The one place where anything is remembered: this device, this site, nowhere else.
 *
 * Two records: "settings" (how the pages look) and "progress" (what was read, answered, played).
 * Nobody's name is in them. A record that is damaged, or was written by a newer or older course,
 * loses only the parts that make no sense; ids that no page has any more are kept and not counted.
 * When the browser cannot keep anything (blocked, full, private), the records live as long as the
 * page does, and mentor.store.keeps is false.
 *
 * Runs first, before the page is drawn, and without any other script.
 */
(function () {
  "use strict";

  var base = new URL(document.currentScript.getAttribute("data-base") + "/", document.baseURI);
  /* All files of a disk share one memory, and so do all sites of a server: hence the path. */
  var prefix = "mentor:" + base.pathname + ":";
  var memory = {};
  var listeners = [];
  var keeps = true;

  function isRecord(value) { return typeof value === "object" && value !== null && !Array.isArray(value); }

  function entries(value, clean) {
    var found = {};
    if (isRecord(value)) {
      Object.keys(value).forEach(function (key) {
        var good = clean(value[key]);
        if (/^[\w:.-]{1,120}$/.test(key) && key !== "__proto__" && good !== undefined) { found[key] = good; }
      });
    }
    return found;
  }

  function yes(value) { return value === true ? true : undefined; }
  function oneOf(words) { return function (value) { return words.indexOf(value) >= 0 ? value : undefined; }; }
  function count(value) { return Number.isInteger(value) && value >= 0 && value < 1000 ? value : 0; }

  function quiz(value) {
    if (!isRecord(value)) { return undefined; }
    return {
      passed: value.passed === true,
      rounds: count(value.rounds),
      best: Math.min(100, count(value.best)),
      items: entries(value.items, oneOf(["right", "wrong"]))
    };
  }

  function story(value) {
    return isRecord(value) ? { endings: entries(value.endings, yes), choices: entries(value.choices, yes) } : undefined;
  }

  /* What a record may hold. Everything else is left out, wherever it came from. */
  var clean = {
    settings: function (value) {
      return {
        theme: oneOf(["auto", "light", "dark", "cream"])(value.theme) || "auto",
        size: oneOf(["normal", "large", "larger", "largest"])(value.size) || "normal",
        spacing: oneOf(["normal", "wide"])(value.spacing) || "normal"
      };
    },
    progress: function (value) {
      return {
        read: entries(value.read, yes),         /* "lesson:ID" and "unit:ID" */
        quizzes: entries(value.quizzes, quiz),  /* by module */
        stories: entries(value.stories, story), /* by scenario */
        last: typeof value.last === "string" && value.last.length < 200 ? value.last : ""
      };
    }
  };

  function get(name) {
    var found = memory[name];
    try {
      var text = keeps ? window.localStorage.getItem(prefix + name) : null;
      if (text !== null) { found = JSON.parse(text); }
    } catch (error) {
      /* Blocked (SecurityError) or damaged (SyntaxError): what this page remembers, or nothing. */
    }
    return clean[name](isRecord(found) ? found : {});
  }

  function put(name, value) {
    memory[name] = clean[name](value);
    try {
      window.localStorage.setItem(prefix + name, JSON.stringify(memory[name]));
    } catch (error) {
      keeps = false;
    }
    listeners.forEach(function (listener) { listener(name); });
    return memory[name];
  }

  /* change(record) edits the record in place. */
  function update(name, change) {
    var record = get(name);
    change(record);
    return put(name, record);
  }

  function forget(name) {
    delete memory[name];
    try { window.localStorage.removeItem(prefix + name); } catch (error) { keeps = false; }
    listeners.forEach(function (listener) { listener(name); });
  }

  /* --- a file to take along ---------------------------------------------------------------- */

  var KIND = "peer-mentor-progress";

  function exported() {
    return JSON.stringify({ kind: KIND, version: 1, progress: get("progress") }, null, 1) + "\n";
  }

  /* Adds what a saved file holds to what is here: nothing that was done is lost. False when it is no such file. */
  function imported(text) {
    var file;
    try { file = JSON.parse(text); } catch (error) { return false; }
    if (!isRecord(file) || file.kind !== KIND || !isRecord(file.progress)) { return false; }
    var more = clean.progress(file.progress);
    update("progress", function (mine) {
      Object.assign(mine.read, more.read);
      Object.keys(more.quizzes).forEach(function (id) {
        var other = more.quizzes[id];
        var own = mine.quizzes[id] || quiz({});
        mine.quizzes[id] = {
          passed: own.passed || other.passed,
          rounds: Math.max(own.rounds, other.rounds),
          best: Math.max(own.best, other.best),
          items: Object.assign(other.items, own.items)
        };
      });
      Object.keys(more.stories).forEach(function (id) {
        var own = mine.stories[id] || story({});
        Object.assign(own.endings, more.stories[id].endings);
        Object.assign(own.choices, more.stories[id].choices);
        mine.stories[id] = own;
      });
      mine.last = mine.last || more.last;
    });
    return true;
  }

  window.addEventListener("storage", function (event) {
    if (event.key === null || event.key.indexOf(prefix) === 0) {
      listeners.forEach(function (listener) { listener(event.key ? event.key.slice(prefix.length) : ""); });
    }
  });

  window.mentor = {
    base: base,
    store: {
      get: get,
      update: update,
      forget: forget,
      exported: exported,
      imported: imported,
      /* Called with the record's name after every change, one made in another tab too. */
      watch: function (listener) { listeners.push(listener); },
      get keeps() { return keeps; }
    }
  };
})();
