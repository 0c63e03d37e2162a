/* Reads a lesson aloud. */
(function () {
  "use strict";
})();
