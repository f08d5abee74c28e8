// A process that contenders run in, one turn at a time, as its parent says.
import { cellNamed } from './cells.js';
import { contenderNamed } from './contenders/all.js';
import type { Session } from './contenders/contender.js';
import { load } from './load.js';
import type { Reply, Turn } from './turn.js';

const TOKEN = 'bench-3b1f6c0a9e7d4f25';

/** Kept open between turns, with their connections. */
const sessions = new Map<string, Session>();

async function take(turn: Turn): Promise<Reply> {
  const cell = cellNamed(turn.cell);
  const contender = contenderNamed(turn.contender);
  const key = `${turn.contender} ${turn.cell}`;
  let session = sessions.get(key);
  if (session === undefined) {
    session = await contender.open({ origin: turn.origin, concurrency: cell.concurrency, token: TOKEN });
    sessions.set(key, session);
  }
  return { sample: await load(session, cell, turn.extent) };
}

process.on('message', (message) => {
  take(message as Turn).then(
    (reply) => process.send?.(reply),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
