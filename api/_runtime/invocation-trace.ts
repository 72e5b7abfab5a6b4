import type { Clock } from '../_ports/clock';
import type { FunctionPorts, Invocation, InvocationOutcome, InvocationReport } from '../_ports/function-runtime';
import type { Span } from '../_ports/spans';
import type { BoundPorts } from './bound-ports';
import { newSpanId } from './clocks';
import { callPort, portsThrough, RESOURCE_OF } from './port-methods';

/** The instance that took an invocation. */
export interface Taken {
  instanceId: string;
  isCold: boolean;
  /** Length of the cold start, 0 when warm. */
  initMs: number;
}

const SPAN_OUTCOMES: Record<InvocationOutcome['kind'], Span['outcome']> = {
  returned: 'ok',
  failed: 'failed',
  'timed-out': 'timed-out',
  throttled: 'throttled',
};

/** What is seen of one invocation: the span of its function, and one for each call to a resource from within. */
export class InvocationTrace {
  private readonly spans: Span[] = [];
  private readonly spanId = newSpanId();
  private readonly calledAtMs: number;
  private startedAtMs: number | undefined;
  private isOver = false;

  constructor(
    private readonly invocation: Invocation,
    private readonly clock: Clock,
  ) {
    this.calledAtMs = clock.nowMs();
  }

  /**
   * Opens the ports for the length of the invocation: each call to a resource leaves a span, and a call that comes after
   * the end is refused. That span is the cause of whatever the call brings about.
   */
  open(bound: BoundPorts): FunctionPorts {
    return portsThrough(async (port, method, args) => {
      if (this.isOver) throw new Error('The invocation is over; its ports are closed.');
      const spanId = newSpanId();
      const ports = bound({ traceId: this.invocation.traceId, spanId });
      const resource = RESOURCE_OF[port as keyof FunctionPorts];
      if (resource === undefined) return callPort(ports, port, method, args);
      const startMs = this.clock.nowMs();
      try {
        const value = await callPort(ports, port, method, args);
        this.addCall({ spanId, resource, name: method, startMs, outcome: 'ok' });
        return value;
      } catch (error) {
        this.addCall({ spanId, resource, name: method, startMs, outcome: 'failed' });
        throw error;
      }
    });
  }

  /** Marks the moment at which an instance begins to serve. */
  serve(): void {
    this.startedAtMs = this.clock.nowMs();
  }

  /** Ends the invocation. Times are differences of one clock, so they add up to the whole. */
  end(outcome: InvocationOutcome, taken?: Taken): InvocationReport {
    this.isOver = true;
    const endMs = this.clock.nowMs();
    const startedAtMs = this.startedAtMs ?? endMs;
    const initMs = taken?.initMs ?? 0;
    return {
      outcome,
      isCold: taken?.isCold ?? false,
      queueMs: Math.max(0, startedAtMs - this.calledAtMs - initMs),
      initMs,
      serviceMs: endMs - startedAtMs,
      spans: [this.functionSpan(outcome, endMs, taken), ...this.spans],
      ...(taken === undefined ? {} : { instanceId: taken.instanceId }),
    };
  }

  private functionSpan(outcome: InvocationOutcome, endMs: number, taken: Taken | undefined): Span {
    const { functionName, event, traceId, parentSpanId, links, scope } = this.invocation;
    const from = event.source === 'http' ? 'gateway' : event.source;
    return {
      traceId,
      spanId: this.spanId,
      sandboxId: scope.sandboxId,
      resource: functionName,
      link: `${from}-${functionName}`,
      name: nameOf(event),
      startMs: this.calledAtMs,
      endMs,
      outcome: SPAN_OUTCOMES[outcome.kind],
      ...(parentSpanId === undefined ? {} : { parentSpanId }),
      ...(links === undefined ? {} : { links }),
      ...(taken ?? {}),
    };
  }

  private addCall(call: Pick<Span, 'spanId' | 'resource' | 'name' | 'startMs' | 'outcome'>): void {
    if (this.isOver) return;
    const { functionName, traceId, scope } = this.invocation;
    this.spans.push({
      ...call,
      traceId,
      parentSpanId: this.spanId,
      sandboxId: scope.sandboxId,
      link: `${functionName}-${call.resource}`,
      endMs: this.clock.nowMs(),
    });
  }
}

function nameOf(event: Invocation['event']): string {
  switch (event.source) {
    case 'http':
      return event.operation;
    case 'schedule':
      return event.job;
    case 'bucket':
      return 'object-created';
    case 'table':
      return 'stream';
    case 'queue':
      return 'messages';
  }
}
