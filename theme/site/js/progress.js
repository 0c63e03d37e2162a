/* What was done shows where it belongs. */
(function () {
  "use strict";
})();
