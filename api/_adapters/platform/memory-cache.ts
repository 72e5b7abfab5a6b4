import type { Cache } from '../../_ports/cache';
import type { Clock } from '../../_ports/clock';

interface Entry {
  value: string;
  tag: string;
  untilMs: number;
}

/** Entries give way in the order in which they came. About 2 MB when full. */
const MOST_ENTRIES = 10_000;

/** A cache in the memory of this process. */
export class MemoryCache implements Cache {
  private readonly entries = new Map<string, Entry>();
  private readonly keysByTag = new Map<string, Set<string>>();

  constructor(
    private readonly clock: Clock,
    private readonly mostEntries = MOST_ENTRIES,
  ) {}

  async get(key: string): Promise<string | undefined> {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (entry.untilMs > this.clock.nowMs()) return entry.value;
    this.drop(key);
    return undefined;
  }

  async set(key: string, value: string, { ttlS, tag }: { ttlS: number; tag: string }): Promise<void> {
    this.drop(key);
    const [oldest] = this.entries.keys();
    if (oldest !== undefined && this.entries.size >= this.mostEntries) this.drop(oldest);
    this.entries.set(key, { value, tag, untilMs: this.clock.nowMs() + ttlS * 1000 });
    const keys = this.keysByTag.get(tag) ?? new Set();
    this.keysByTag.set(tag, keys.add(key));
  }

  async expire(tag: string): Promise<void> {
    for (const key of this.keysByTag.get(tag) ?? []) this.drop(key);
  }

  private drop(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    const keys = this.keysByTag.get(entry.tag);
    keys?.delete(key);
    if (keys?.size === 0) this.keysByTag.delete(entry.tag);
  }
}
