'use strict';

// Prints the totals of one or several Jest runs from their JSON results: node scripts/test-counts.js <file> …
// A test file that could not run at all counts as one failed test, since it holds none that Jest could count.
const { readFileSync } = require('node:fs');

let passed = 0;
let failed = 0;
for (const file of process.argv.slice(2)) {
  const results = JSON.parse(readFileSync(file, 'utf8'));
  passed += results.numPassedTests;
  failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
