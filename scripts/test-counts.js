'use strict';

// Prints the totals of a Jest run from its JSON results: node scripts/test-counts.js <file>
// A test file that could not run at all counts as one failed test, since it holds none that Jest could count.
const { readFileSync } = require('node:fs');

const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const failed = numFailedTests + numRuntimeErrorTestSuites;
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
