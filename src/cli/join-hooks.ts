import { HOOK_NAMES, type Hooks } from '../client/hooks.js';

/** One set of hooks that tells all of the given ones. */
export function joinHooks(all: readonly Hooks[]): Hooks {
  const tell = (name: keyof Hooks) => (event: never) => {
    for (const hooks of all) (hooks[name] as ((event: never) => unknown) | undefined)?.(event);
  };
  const joined: Hooks = Object.fromEntries(HOOK_NAMES.map((name) => [name, tell(name)]));
  return joined;
}
