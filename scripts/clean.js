'use strict';

// Removes everything that is built, so that no file of a deleted source stays behind (and is packed).
const { rmSync } = require('node:fs');
const { join } = require('node:path');

for (const folder of ['dist', 'build']) {
  rmSync(join(__dirname, '..', folder), { recursive: true, force: true });
}
