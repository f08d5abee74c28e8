import { ApiClient } from '../client/api-client.js';
import type { Hooks } from '../client/hooks.js';
import type { HttpMethod, RequestInput } from '../http/api-request.js';
import { clientSettings } from './client-settings.js';
import type { CommandContext } from './command-context.js';
import type { ConnectionOptions } from './connection-options.js';
import { readSecrets, type Secrets } from './read-secrets.js';
import { readTarget, type Target } from './target.js';

/** A client for the URL that was given, and the request to send with it. */
export interface Connection {
  readonly client: ApiClient;
  readonly target: Target;
  readonly secrets: Secrets;
  readonly request: RequestInput & { readonly method: HttpMethod };
}

/** @throws UsageError, ConfigurationError */
export async function connect(
  url: string,
  options: ConnectionOptions,
  context: CommandContext,
  hooks?: Hooks,
): Promise<Connection> {
  const target = await readTarget(url, options);
  const secrets = await readSecrets(options, context.host.env);
  const settings = clientSettings(options, target, secrets, context.log, hooks);
  context.useRedactor(settings.redactor);
  const client = new ApiClient(settings.options);
  const { path, params, body } = target;
  const method = (target.method?.toUpperCase() ?? 'GET') as HttpMethod;
  return {
    client,
    target,
    secrets,
    request: { method, path, params, ...(body === undefined ? {} : { body }) },
  };
}
