import type * as OptionsModule from '../../src/client/resolve-client-options.js';

// Set up before each test file of the project "undici": every client that names no transport sends over undici.
jest.mock('../../src/client/resolve-client-options.js', () => {
  const actual = jest.requireActual<typeof OptionsModule>('../../src/client/resolve-client-options.js');
  return {
    ...actual,
    resolveClientOptions: (options: unknown) => {
      const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
      return actual.resolveClientOptions(isObject ? { transport: 'undici', ...options } : options);
    },
  };
});
