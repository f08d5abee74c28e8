import { checkAction } from './check-action.js';
import { checkKeys, flagOption, numberOption, refuse, textOption } from './check.js';
import type { ChaosOutcome } from './chaos-outcome.js';
import type { ChaosRequest } from './chaos-request.js';
import { matchesPath } from './ledger.js';

/** Which requests a script is for; what is left out matches everything. */
export interface ScriptMatch {
  /** In upper or lower case. */
  readonly method?: string | undefined;
  /** The exact path, or a pattern for it. */
  readonly path?: string | RegExp | undefined;
  /** Query parameters that must have these values. */
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  /** The first outcome is for the nth matching request, 1-based; those before it are answered as usual. @default 1 */
  readonly nth?: number | undefined;
  /** Start over after the last outcome, until removed. @default false */
  readonly repeat?: boolean | undefined;
}

/** A script in force. */
export interface ChaosScript {
  /** Outcomes that nobody has met yet. A test may assert that none is left. */
  readonly remaining: number;
  /** Takes the script out of force. */
  remove(): void;
}

class Script implements ChaosScript {
  #next = 0;
  #seen = 0;
  #removed = false;

  constructor(
    private readonly outcomes: readonly ChaosOutcome[],
    private readonly match: ScriptMatch,
  ) {}

  get remaining(): number {
    return this.#removed ? 0 : this.outcomes.length - this.#next;
  }

  remove(): void {
    this.#removed = true;
  }

  /** Counts the request if it matches, and says whether an outcome is due for it. */
  isDue(request: ChaosRequest): boolean {
    if (this.remaining === 0 || !this.#isFor(request)) return false;
    return ++this.#seen >= (this.match.nth ?? 1);
  }

  take(): ChaosOutcome | undefined {
    const outcome = this.outcomes[this.#next++];
    if (this.match.repeat === true && this.#next === this.outcomes.length) this.#next = 0;
    return outcome;
  }

  #isFor(request: ChaosRequest): boolean {
    const { method, path, params = {} } = this.match;
    return (
      (method === undefined || request.method === method.toUpperCase()) &&
      matchesPath(request.path, path) &&
      Object.entries(params).every(([name, value]) => request.params[name] === String(value))
    );
  }
}

/** The scripts in force, oldest first. */
export class Scripts {
  #scripts: Script[] = [];

  /** @throws TypeError for a wrong outcome or match. */
  add(given: ChaosOutcome | readonly ChaosOutcome[], match: ScriptMatch): ChaosScript {
    const outcomes = Array.isArray(given) ? [...(given as readonly ChaosOutcome[])] : [given as ChaosOutcome];
    if (outcomes.length === 0) refuse('script', 'at least one outcome', given);
    outcomes.forEach((outcome, index) => {
      if (typeof outcome !== 'function') checkAction(outcome, `script[${index}]`);
    });
    checkKeys(match, ['method', 'path', 'params', 'nth', 'repeat'], 'script match');
    numberOption('script match.nth', match.nth, { min: 1, integer: true }, 1);
    flagOption('script match.repeat', match.repeat, false);
    textOption('script match.method', match.method, 'GET');
    const script = new Script(outcomes, { ...match });
    this.#scripts = this.#scripts.filter(({ remaining }) => remaining > 0);
    this.#scripts.push(script);
    return script;
  }

  /** The oldest script that has an outcome for this request gives it. */
  take(request: ChaosRequest): ChaosOutcome | undefined {
    // All of them count the request, whoever answers it.
    const due = this.#scripts.filter((script) => script.isDue(request));
    return due[0]?.take();
  }

  clear(): void {
    for (const script of this.#scripts) script.remove();
    this.#scripts = [];
  }
}
