import type { JsonObject } from './json';

/** What a function did about an event, remembered by the event's key. */
export interface Effect {
  /** Names the event, such as `stream:3:17`, `message:<id>`, `schedule:<time>`. Unique in a sandbox. */
  key: string;
  kind: 'audit' | 'job' | 'roll-up';
  atMs: number;
  value: JsonObject;
  /** How often the event was delivered, 1 when never twice. */
  deliveries: number;
}

/** The ledger of effects, bound to one scope. Delivery is at least once; an effect happens once per key. */
export interface Effects {
  /** Records the effect, or counts one more delivery when it is there already. */
  apply(effect: Omit<Effect, 'deliveries'>): Promise<'applied' | 'duplicate'>;
  get(key: string): Promise<Effect | undefined>;
  /** Newest first. */
  list(options: { kind: Effect['kind']; limit: number }): Promise<Effect[]>;
  /** Totals kept beside the ledger, in the same transaction as its entries: number of effects and of extra deliveries per kind. */
  totals(): Promise<Record<Effect['kind'], { effects: number; duplicates: number }>>;
  /** Changes of items by kind since `sinceMs`, and items now: what a roll-up needs. */
  activity(sinceMs: number): Promise<{ inserts: number; modifies: number; removes: number; items: number }>;
}
