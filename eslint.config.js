'use strict';

// ESLint 10 reads no .eslintrc.json by itself; the rules live there, this file only loads them.
const { FlatCompat } = require('@eslint/eslintrc');
const js = require('@eslint/js');

const { root: _root, ...rules } = require('./.eslintrc.json');
const compat = new FlatCompat({ baseDirectory: __dirname, recommendedConfig: js.configs.recommended });
const nodeGlobals = { require: 'readonly', module: 'writable', process: 'readonly', __dirname: 'readonly' };

module.exports = [
  // The fixtures are other projects' code, compiled by a test as such.
  { ignores: ['dist/', 'build/', 'coverage/', '__tests__/package/fixtures/'] },
  ...compat.config(rules).map((config) => ({ ...config, files: config.files ?? ['**/*.ts'] })),
  {
    files: ['*.js', 'scripts/**/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: { ...nodeGlobals, console: 'readonly' } },
    rules: { ...js.configs.recommended.rules, 'no-unused-vars': ['error', { varsIgnorePattern: '^_' }] },
  },
];
