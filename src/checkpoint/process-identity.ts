import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process from all others, those before it with the same number included. */
export interface ProcessIdentity {
  /** The machine, and on Linux the namespace in which `pid` counts: containers may share a host name. */
  readonly host: string;
  readonly pid: number;
  /** When the process began, in a form only to be compared; `null` where the system does not tell. */
  readonly start: string | null;
}

function attempt(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Field 22 of /proc/PID/stat: ticks since the machine started (proc(5)). The name before may hold anything. */
function startOf(pid: number): string | null {
  return attempt(() => {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return ticks === undefined ? '' : `${boot}/${ticks}`;
  });
}

function host(): string {
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'));
  return namespace === null ? hostname() : `${hostname()} ${namespace}`;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { host: host(), pid: process.pid, start: startOf(process.pid) };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Anything but "no such process" means that there is one, which is somebody else's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Whether a process runs; `undefined` for one of another machine or container, which cannot be seen from here. */
export function isRunning({ host: other, pid, start }: ProcessIdentity): boolean | undefined {
  if (other !== host()) return undefined;
  if (!exists(pid)) return false;
  const now = startOf(pid);
  return start === null || now === null || now === start;
}
