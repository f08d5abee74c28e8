import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a run is. */
export interface Progress {
  update(items: number, note: string): void;
  stop(): void;
}

function bar(total: number): Progress {
  const drawn = new SingleBar(
    {
      format: '{bar} {percentage}% | {value}/{total} records | {note}',
      hideCursor: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  drawn.start(total, 0, { note: 'starting' });
  return {
    update: (items, note) => {
      drawn.update(items, { note });
    },
    stop: () => {
      drawn.stop();
    },
  };
}

/** A line for each tenth: a log file wants no control characters. */
function lines(total: number): Progress {
  let shown = 0;
  return {
    update: (items) => {
      const tenth = Math.floor((items / total) * 10);
      if (tenth === shown) return;
      shown = tenth;
      console.error(`${String(tenth * 10)} %: ${String(items)} of ${String(total)} records`);
    },
    stop: () => undefined,
  };
}

/** A progress bar on a terminal, plain lines elsewhere; on standard error, as standard output is for the result. */
export function startProgress(total: number): Progress {
  return process.stderr.isTTY ? bar(total) : lines(total);
}
