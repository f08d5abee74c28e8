import { readFile } from 'node:fs/promises';
import type { BasicAuthOptions, BearerAuthOptions } from '../auth/auth-options.js';
import type { ConnectionOptions } from './connection-options.js';
import type { Host } from './host.js';
import { splitAssignment, splitHeader, type NameAndValue } from './name-and-value.js';
import { UsageError } from './usage-error.js';

/** The credentials that the command can be given. */
export type CommandAuth = (BearerAuthOptions & { readonly token: string }) | BasicAuthOptions;

/** What was given as a secret, from the environment or from files, and the names it stands under. */
export interface Secrets {
  readonly auth: CommandAuth | undefined;
  readonly headers: readonly NameAndValue[];
  readonly params: readonly NameAndValue[];
}

type Env = Host['env'];

function fromEnvironment(name: string, option: string, env: Env): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  const state = value === undefined ? 'is not set' : 'is empty';
  throw new UsageError(`${option} names the environment variable ${name}, which ${state}`);
}

async function fromFile(path: string, option: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as { code?: string };
    throw new UsageError(`${option} names the file ${path}, which cannot be read (${code})`);
  }
  if (text.trim() === '') throw new UsageError(`${option} names the file ${path}, which is empty`);
  return text;
}

async function oneSecret(
  kind: 'bearer' | 'basic',
  options: ConnectionOptions,
  env: Env,
): Promise<string | undefined> {
  const variable = options[`${kind}Env`];
  const file = options[`${kind}File`];
  if (variable !== undefined && file !== undefined) {
    throw new UsageError(`--${kind}-env and --${kind}-file exclude each other`);
  }
  if (variable !== undefined) return fromEnvironment(variable, `--${kind}-env`, env);
  return file === undefined ? undefined : (await fromFile(file, `--${kind}-file`)).trim();
}

function basic(secret: string): BasicAuthOptions {
  const at = secret.indexOf(':');
  if (at < 0) throw new UsageError('Basic credentials have the form user:password');
  return { type: 'basic', username: secret.slice(0, at), password: secret.slice(at + 1) };
}

/** @throws UsageError naming the variable or file that is missing, never its content. */
export async function readSecrets(options: ConnectionOptions, env: Env): Promise<Secrets> {
  const bearer = await oneSecret('bearer', options, env);
  const userAndPassword = await oneSecret('basic', options, env);
  if (bearer !== undefined && userAndPassword !== undefined) {
    throw new UsageError('Bearer and basic credentials exclude each other');
  }
  const headers = options.headerEnv.map((text): NameAndValue => {
    const [name, variable] = splitAssignment(text, '--header-env', 'name=VARIABLE');
    return [name, fromEnvironment(variable, '--header-env', env)];
  });
  for (const file of options.headerFile) {
    const lines = (await fromFile(file, '--header-file')).split(/\r?\n/);
    for (const line of lines) {
      if (line.trim() !== '' && !line.startsWith('#')) headers.push(splitHeader(line, '--header-file'));
    }
  }
  const params = options.paramEnv.map((text): NameAndValue => {
    const [name, variable] = splitAssignment(text, '--param-env', 'name=VARIABLE');
    return [name, fromEnvironment(variable, '--param-env', env)];
  });
  const auth =
    bearer !== undefined
      ? ({ type: 'bearer', token: bearer } as const)
      : userAndPassword === undefined
        ? undefined
        : basic(userAndPassword);
  return { auth, headers, params };
}
