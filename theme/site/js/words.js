/* Glossary terms explained in place. */
(function () {
  "use strict";
})();
