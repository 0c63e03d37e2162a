// Asks veraPDF whether PDFs comply with PDF/UA-1. Run by Rhino, the JavaScript engine that veraPDF brings
// along, so that one start of Java does for all files and no compiler is needed.
//   java -cp VERAPDF.jar:JAXB.jar org.mozilla.javascript.tools.shell.Main pdfua.js FILE...
// Prints a line of JSON for each file: its path, how many assertions were tested, and what fails.

var LogManager = java.util.logging.LogManager;
Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
LogManager.getLogManager().reset(); // fonts are complained of on the way; the result says what matters
var foundry = Packages.org.verapdf.pdfa.Foundries.defaultInstance();
var flavour = Packages.org.verapdf.pdfa.flavours.PDFAFlavour.PDFUA_1;
var validator = foundry.createValidator(flavour, false);

for (var i = 0; i < arguments.length; i++) {
  var parser = foundry.createParser(new java.io.FileInputStream(arguments[i]), flavour);
  var result = validator.validate(parser);
  var failures = [];
  for (var each = result.getTestAssertions().iterator(); each.hasNext(); ) {
    var assertion = each.next();
    var rule = assertion.getRuleId();
    failures.push([
      String(rule.getClause()) + "-" + rule.getTestNumber(),
      String(assertion.getMessage()),
      String(assertion.getLocation().getContext()),
    ]);
  }
  print(JSON.stringify({
    path: String(arguments[i]),
    compliant: result.isCompliant(),
    tested: result.getTotalAssertions(),
    failures: failures,
  }));
  parser.close();
}
