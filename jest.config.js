'use strict';

// The thresholds judge the whole suite; a run of a few files (`npx jest --coverage __tests__/retry`) only reports.
const isWholeSuite = process.argv.slice(2).every((argument) => argument.startsWith('-'));

const ARKTYPE_PACKAGES = 'arktype|@ark/[a-z]+|arkregex';
const ARKTYPE = `/node_modules/(?:${ARKTYPE_PACKAGES})/`;

/** What every project has in common. */
const project = {
  testEnvironment: 'node',
  // Random inputs are the same on every run.
  setupFiles: ['<rootDir>/__tests__/support/fixed-seed.ts'],
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  // They take Redis away for up to half a minute at a time: `npm run test:outages`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/redis/outages/'],
  transform: {
    // Types are checked once for the whole project by `npm run typecheck`, not again file by file.
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: false }],
    // There is arktype only as ES modules, which Jest cannot load on Node 20.
    [`${ARKTYPE}.+\\.js$`]: [
      'ts-jest',
      { tsconfig: { allowJs: true, module: 'commonjs', target: 'es2022' }, diagnostics: false },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${ARKTYPE_PACKAGES})/)`],
  moduleNameMapper: {
    // TypeScript's nodenext imports name the emitted file; the sources lie beside it as .ts.
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Examples and documentation import the package by its name, as users do.
    '^resilient-api-client$': '<rootDir>/src/index.ts',
    '^resilient-api-client/([a-z-]+)$': '<rootDir>/src/$1/index.ts',
  },
};

/** @type {import('jest').Config} */
module.exports = {
  // Both cores: Jest leaves one idle by default, and the tests mostly wait.
  maxWorkers: '100%',
  projects: [
    { ...project, displayName: 'http' },
    // The suites of the call layer once more, over the other transport.
    {
      ...project,
      displayName: 'undici',
      testMatch: ['<rootDir>/__tests__/{client,security}/**/*.test.ts'],
      setupFiles: [...project.setupFiles, '<rootDir>/__tests__/support/over-undici.ts'],
    },
  ],
  collectCoverageFrom: ['src/**/*.ts'],
  ...(isWholeSuite ? { coverageThreshold: { global: { lines: 95, branches: 90 } } } : {}),
};
