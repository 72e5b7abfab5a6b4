import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CreatedSandbox, SandboxView } from '@/api/_contract/sandboxes';
import type { KnownValues } from './known-values';
import type { LiveTrace } from './trace-rows';

/** Whether the API can be used. `unknown`: not asked yet. */
export type Availability =
  | { kind: 'unknown' }
  | { kind: 'ready' }
  | { kind: 'read-only' }
  | { kind: 'unreachable'; reason: string };

/** The stream of spans: `waiting` to connect again after it broke. */
export type StreamState = 'closed' | 'connecting' | 'open' | 'waiting';

export interface LiveState {
  /** What the stage shows. */
  view: 'simulated' | 'live';
  availability: Availability;
  /** The visitor's own place, with its token; made at first use. */
  sandbox: CreatedSandbox | undefined;
  /** What is in it, when it was last asked. */
  usage: SandboxView | undefined;
  stream: StreamState;
  /** Newest first. */
  traces: readonly LiveTrace[];
  known: KnownValues;
  /** A word to the visitor, such as that the sandbox has ended. */
  notice: string | undefined;
}

export type LiveStore = StoreApi<LiveState>;

/** The state of a visitor who has not touched the live API. */
export function createLiveStore(): LiveStore {
  return createStore<LiveState>(() => ({
    view: 'simulated',
    availability: { kind: 'unknown' },
    sandbox: undefined,
    usage: undefined,
    stream: 'closed',
    traces: [],
    known: {},
    notice: undefined,
  }));
}
