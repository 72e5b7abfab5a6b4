import type { Clock } from '../_ports/clock';
import type { Invocation } from '../_ports/function-runtime';
import type { SpanLog } from '../_ports/spans';
import type { BoundPorts } from './bound-ports';

/** What every runtime needs, however it runs the code. */
export interface RuntimeOptions {
  /** Binds the ports of an invocation to its scope. */
  bind(invocation: Invocation): Promise<BoundPorts>;
  spans: Pick<SpanLog, 'add'>;
  /** With fractions of a millisecond. */
  clock: Clock;
}
