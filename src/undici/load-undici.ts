import { createRequire } from 'node:module';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { BuildConnector, UndiciClientConstructor } from './undici-types.js';

/** The part of undici that is used; versions 7 and 8 have it. */
export interface Undici {
  readonly Client: UndiciClientConstructor;
  readonly buildConnector: BuildConnector;
}

/** undici, which the user installs: it is loaded when a client that uses it is made. @throws ConfigurationError */
export function loadUndici(): Undici {
  const load = createRequire(__filename);
  try {
    return load('undici') as Undici;
  } catch (error) {
    throw new ConfigurationError(
      "transport 'undici' needs the package undici, 7 (Node 20.18.1 and newer) or 8 (Node 22.19 and newer): " +
        'npm install undici',
      { cause: error },
    );
  }
}
