import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, readlink, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Another process has the folder open. */
export class FolderLockedError extends Error {
  override name = 'FolderLockedError';
  constructor(folder: string, holder: Holder) {
    super(
      `The folder ${folder} is in use by process ${holder.pid} on ${holder.host}. ` +
        'Only one process may open it: stop that one, or name another folder in DATA_DIR.',
    );
  }
}

export interface FolderLock {
  release(): Promise<void>;
}

/** Who holds a lock, told apart from a later process with the same number. */
interface Holder {
  pid: number;
  host: string;
  /** The running kernel and process namespace: numbers of processes mean something only within one. */
  machine: string;
  /** When the process started, in the system's own unit; empty where the system does not tell. */
  startedAt: string;
  token: string;
}

const HEARTBEAT_MS = 1000;
/** A holder on another machine that gave no sign of life for so long is gone. */
const SILENCE_MS = 15_000;
/** Taking over lasts milliseconds; who takes longer died on the way. */
const TAKEOVER_MS = 10_000;
const RETRY_MS = 20;

/**
 * Takes a folder for this process, by a lock file in it.
 *
 * The lock of a process that died is taken over at once: its number is gone, or belongs to a process that started at
 * another time. Where numbers cannot be compared, such as between two containers that share the folder, the lock's age decides.
 *
 * @throws {FolderLockedError} When somebody else holds it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock');
  const text = JSON.stringify(await thisProcess());
  await mkdir(folder, { recursive: true });
  while (!(await createLock(path, text))) {
    const found = await readLock(path);
    if (found === undefined) continue;
    if (await isAlive(found.holder, path)) throw new FolderLockedError(folder, found.holder);
    await evict(path, found.text, text);
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release: async () => {
      clearInterval(heartbeat);
      if ((await readLock(path))?.text === text) await rm(path, { force: true });
    },
  };
}

/** @returns False when there is a lock already. */
async function createLock(path: string, text: string): Promise<boolean> {
  /* Written elsewhere and linked here: nobody ever sees a lock without its holder's name in it. */
  const whole = `${path}.${randomUUID()}`;
  const file = await open(/* turbopackIgnore: true */ whole, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
    await link(whole, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await file.close();
    await rm(whole, { force: true });
  }
}

async function readLock(path: string): Promise<{ text: string; holder: Holder } | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return { text, holder: parseHolder(text) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** A lock that cannot be read is somebody's nevertheless; its age decides. */
function parseHolder(text: string): Holder {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { pid: 0, host: 'an unknown host', machine: '', startedAt: '', token: '' };
  }
}

/**
 * Removes the lock that was found to be stale, and no other: of several processes that found the same one, the slower must not
 * remove the lock of the faster. Hence one at a time, and each looks again before it removes.
 */
async function evict(path: string, staleText: string, text: string): Promise<void> {
  const turn = `${path}.takeover`;
  if (!(await createLock(turn, text))) {
    if ((await ageMs(turn)) > TAKEOVER_MS) await rm(turn, { force: true });
    else await delay(RETRY_MS);
    return;
  }
  try {
    if ((await readLock(path))?.text === staleText) await rm(path);
  } finally {
    await rm(turn, { force: true });
  }
}

async function isAlive(holder: Holder, path: string): Promise<boolean> {
  if (holder.machine !== (await thisMachine())) return (await ageMs(path)) < SILENCE_MS;
  if (!isRunning(holder.pid)) return false;
  return holder.startedAt === (await startOf(holder.pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

async function thisProcess(): Promise<Holder> {
  return {
    pid: process.pid,
    host: hostname(),
    machine: await thisMachine(),
    startedAt: await startOf(process.pid),
    token: randomUUID(),
  };
}

async function thisMachine(): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Empty for a process that ended and that its parent did not notice yet. */
async function startOf(pid: number): Promise<string> {
  try {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    /* State is field 3 and the start field 22; the name before them may itself hold spaces and parentheses. */
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

async function ageMs(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function touch(path: string): void {
  const now = new Date();
  utimes(path, now, now).catch(() => {});
}

function hasCode(error: unknown, code: string): boolean {
  return (error as { code?: unknown })?.code === code;
}
