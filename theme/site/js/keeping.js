/* My progress. */
(function () {
  "use strict";
})();
