import type { FunctionEvent, HandlerResult } from '../_ports/function-runtime';
import type { Scope } from '../_ports/scope';

/** What a new instance is told: the package of its function. */
export interface InstanceData {
  /** Address of the file, `file://...`. */
  packageUrl: string;
}

/** From the runtime to an instance. */
export type ToInstance =
  | { kind: 'invoke'; invocationId: string; event: FunctionEvent; scope: Scope; deadlineMs: number }
  | { kind: 'port-value'; callId: number; value: unknown }
  | { kind: 'port-error'; callId: number; name: string; message: string };

/** From an instance to the runtime. */
export type FromInstance =
  /** The code is loaded; `loadMs` is what the thread measured. */
  | { kind: 'ready'; loadMs: number }
  | { kind: 'port-call'; invocationId: string; callId: number; port: string; method: string; args: unknown[] }
  | { kind: 'result'; invocationId: string; result: HandlerResult }
  | { kind: 'error'; invocationId: string; message: string };
