import { isIP } from 'node:net';

/** Whether the environment names any proxy at all. */
export function hasProxyVariables(environment: Readonly<Record<string, string | undefined>>): boolean {
  return Object.keys(environment).some(
    (name) => /^(?:https?|all)_proxy$/i.test(name) && (environment[name] ?? '') !== '',
  );
}

/** Whether `hostname` is this machine: a proxy could not reach what the caller means by it. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
