import { randomUUID } from 'node:crypto';
import type { Observation } from '../rate-limit/observation.js';
import type { PermitRate } from '../rate-limit/permit-rate.js';
import type { SharedRateLimitContext, SharedRateLimitMember } from '../rate-limit/shared-rate-limit.js';
import type { ConnectionPair } from './connection-pair.js';
import { describeTrouble } from './describe-trouble.js';
import { JoinGate } from './join-gate.js';
import { ObservationFeed, type Post } from './observation-feed.js';
import { decodeObservation, encodeObservation } from './observation-message.js';
import { poolKeys } from './pool-keys.js';
import type { RedisSession } from './redis-session.js';
import { Roster } from './roster.js';
import { SessionKeeper } from './session-keeper.js';
import { SharedRate } from './shared-rate.js';
import type { SharedMode } from './shared-units.js';
import { DEAD_MS, expirationMs, SETTLE_MS } from './timing.js';

/** What a member is given besides the client's context. */
export interface MemberOptions {
  readonly id: string;
  readonly fallbackProcesses: number;
  readonly connect: () => Promise<ConnectionPair>;
}

/** One client's part in a limit shared through Redis: the rate, and what the processes tell each other. */
export class SharedMember implements SharedRateLimitMember {
  readonly rate: PermitRate;
  readonly #options: MemberOptions;
  readonly #context: SharedRateLimitContext;
  readonly #keeper: SessionKeeper;
  readonly #feed: ObservationFeed;
  readonly #shared: SharedRate | null;
  readonly #gate: JoinGate | null;
  readonly #name = randomUUID();
  readonly #roster = new Roster(this.#name);
  /** The mark of the pool that was joined last. */
  #mark: string | null = null;
  /** Those who are not known cannot be waited for: until then they have noticed by themselves that the pool was lost. */
  #settledAtMs = -Infinity;
  /** Whether it was said that Redis is away. */
  #told = false;
  #closed = false;

  constructor(options: MemberOptions, context: SharedRateLimitContext) {
    const { clock, rate, spread, onReady } = context;
    this.#options = options;
    this.#context = context;
    const start = (): void => {
      this.#keeper.start();
    };
    const onMode = (mode: SharedMode): void => {
      if (mode !== 'shared') return;
      this.#roster.rejoined();
      this.#tellBack();
    };
    const areOthersCovered = (nowMs: number): boolean =>
      nowMs >= this.#settledAtMs && this.#roster.areAllCovered(nowMs);
    const onCovered = (): void => void this.#present(this.#keeper.session);
    const parts = { clock, onReady, start };
    const processes = options.fallbackProcesses;
    this.#shared =
      rate === null
        ? null
        : new SharedRate({ ...parts, rate, spread, processes, onMode, areOthersCovered, onCovered });
    this.#gate = this.#shared === null ? new JoinGate(parts) : null;
    this.rate = this.#shared ?? this.#gate ?? new JoinGate(parts);
    this.#feed = new ObservationFeed(clock, (post) => {
      this.#post(post);
    });
    const sessionOptions = {
      name: this.#name,
      keys: poolKeys(options.id),
      units: rate?.requests ?? null,
      expirationMs: expirationMs(rate?.perMs ?? 0),
      now: () => clock.now(),
      onMessage: (message: string) => {
        this.#receive(message, 0);
      },
      onHeartbeat: () => void this.#beat(),
    };
    this.#keeper = new SessionKeeper(options.connect, sessionOptions, {
      onUp: (session) => {
        void this.#up(session);
      },
      onDown: (cause) => {
        this.#down(cause);
      },
    });
  }

  publish(observation: Observation): void {
    if (!this.#closed) this.#feed.add(observation);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#feed.close();
    this.rate.close();
    this.#keeper.close();
  }

  /** What was posted is read before anything is sent: it may be a pause. */
  async #up(session: RedisSession): Promise<void> {
    const posted = session.posted().catch(() => null);
    const { clock, rate } = this.#context;
    // Whoever was away from the start knows nobody to wait for.
    const isLost = this.#mark === null ? session.poolLost || this.#told : this.#mark !== session.mark;
    const upMs = clock.now();
    // What a process has used that is gone together with the pool counts for as long as the server may count it.
    this.#roster.up(upMs, isLost ? Math.max(DEAD_MS, expirationMs(rate?.perMs ?? 0)) : DEAD_MS);
    const [messages] = await Promise.all([posted, this.#present(session)]);
    for (const { message, ageMs } of messages ?? []) this.#receive(message, ageMs);
    if (messages === null || this.#closed || this.#keeper.session !== session) return;
    this.#mark = session.mark;
    this.#settledAtMs = isLost ? clock.now() + SETTLE_MS : -Infinity;
    this.#shared?.up(session, !isLost && !this.#roster.isAnyoneReturning(clock.now()));
    if (this.#gate !== null) {
      this.#tellBack();
      this.#gate.open();
    }
  }

  async #beat(): Promise<void> {
    // At once: Redis may take its time to answer.
    if (this.#keeper.session !== null) this.#shared?.keep();
    await this.#present(this.#keeper.session);
    if (!this.#closed) this.#shared?.beat();
  }

  /** Tells the others that this process is alive, and looks who else is. */
  async #present(session: RedisSession | null): Promise<void> {
    if (this.#shared === null || session === null || this.#closed) return;
    try {
      const all = await session.present(this.#shared.isCovered);
      if (this.#keeper.session === session) this.#roster.see(all, this.#context.clock.now());
    } catch {
      // The session is lost, and tells of it.
    }
  }

  #down(cause: Error): void {
    this.#roster.down();
    if (!this.#told) {
      this.#told = true;
      this.#context.onNotice('warn', this.#describeDown(cause));
    }
    this.#shared?.down();
    this.#gate?.open();
  }

  #tellBack(): void {
    if (!this.#told) return;
    this.#told = false;
    this.#context.onNotice('info', `The rate limit "${this.#options.id}" is shared through Redis again.`);
  }

  #describeDown(cause: Error): string {
    const { id, fallbackProcesses } = this.#options;
    const { rate } = this.#context;
    const away = `Redis cannot be used for the rate limit "${id}" (${describeTrouble(cause)})`;
    if (rate === null)
      return `${away}: until it can, pauses and windows are not shared with other processes.`;
    const share = `1/${String(fallbackProcesses)} of ${String(rate.requests)} requests per ${String(rate.perMs)} ms`;
    return `${away}: until it can, this process keeps to its share, ${share}.`;
  }

  #post({ kind, observation, ttlMs }: Post): void {
    const { session } = this.#keeper;
    if (session === null) return;
    const message = encodeObservation(observation, this.#name, this.#context.clock);
    session.post(`${kind}:${observation.scope}`, ttlMs, message, kind === 'pause');
  }

  #receive(message: string, ageMs: number): void {
    if (this.#closed) return;
    const observation = decodeObservation(message, this.#name, this.#context.clock, ageMs);
    if (observation !== null) this.#context.onObservation(observation);
  }
}
