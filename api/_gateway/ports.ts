import type { RateClass, RateLimit } from '../_contract/limits';
import type { VersionView } from '../_contract/service';
import type { Clock, Ids } from '../_ports/clock';
import type { FunctionRuntime } from '../_ports/function-runtime';
import type { Platform } from '../_ports/platform';
import type { SpanLog } from '../_ports/spans';
import type { Storage } from '../_ports/storage';
import type { Tokens } from '../_ports/tokens';

/** What the gateway takes from the settings. */
export interface GatewaySettings {
  /** Writes are refused; reads go on. */
  isReadOnly: boolean;
  /** Of the cron route; without it there is none. */
  cronSecret?: string;
  /** Limits that differ from the contract's. */
  rateLimits?: Partial<Record<RateClass, RateLimit>>;
}

/** A log of lines with fields. Bodies, tokens and addresses of people never go into it. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** Everything the gateway reaches. */
export interface GatewayPorts {
  /** Opens the store at the first call. Rejects when it cannot be opened; a later call tries again. */
  storage(): Promise<Storage>;
  isStorageOpen(): boolean;
  tokens(): Promise<Tokens>;
  runtime: FunctionRuntime;
  spans: SpanLog;
  clock: Clock;
  /** With fractions of a millisecond, for spans; the one that the runtime uses. */
  fineClock: Clock;
  ids: Ids;
  platform: Platform;
  settings: GatewaySettings;
  log: Log;
  /** Aborted when the process begins to stop: answers that go on for long end then. */
  closing: AbortSignal;
  /** Tells the event sources that something may have come in. Returns at once. */
  wake(): void;
  /** One round of every event source. */
  runEventSources(): Promise<void>;
  version(): VersionView;
}
