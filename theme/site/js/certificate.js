/* Certificate. */
(function () {
  "use strict";
})();
