import type { Handler, HandlerContext, HandlerResult } from '../../_ports/function-runtime';
import type { JsonValue } from '../../_ports/json';

/** Lives as long as the instance: tells a warm one from a new one. */
let served = 0;
let portsOfFirst: HandlerContext['ports'] | undefined;

function answer(value: JsonValue): HandlerResult {
  return { kind: 'answer', answer: { status: 200, headers: {}, body: { kind: 'json', value } } };
}

async function refusal(call: () => Promise<unknown>): Promise<HandlerResult> {
  try {
    await call();
    return answer('allowed');
  } catch (error) {
    return answer((error as Error).message);
  }
}

/** A function for tests: what it does is the operation of the event. */
export const handler: Handler = async (event, { ports, scope, deadlineMs, nowMs }) => {
  served += 1;
  portsOfFirst ??= ports;
  if (event.source !== 'http') return { kind: 'done' };
  switch (event.operation) {
    case 'count':
      return answer({ served, scope: { ...scope }, leftMs: deadlineMs - nowMs() });
    case 'environment':
      return answer(Object.keys(process.env));
    case 'wait':
      await new Promise((resolve) => setTimeout(resolve, Number(event.query.ms)));
      return answer(served);
    case 'loop':
      while (true) served += 0;
    case 'throw':
      throw new RangeError('on purpose');
    case 'exit':
      process.exit(3);
      break;
    case 'stray':
      setTimeout(() => {
        throw new Error('nobody waits for this');
      }, 0);
      await new Promise(() => undefined);
      break;
    case 'hoard': {
      const hoard: number[][] = [];
      while (true) hoard.push(new Array(1_000_000).fill(hoard.length));
    }
    case 'nonsense':
      return 'nonsense' as unknown as HandlerResult;
    case 'read': {
      const item = await ports.table.get(String(event.query.id));
      return answer(item ? item.document : null);
    }
    case 'fail-to-read':
      return refusal(() => ports.table.get('broken'));
    case 'use-foreign-port':
      return refusal(() => ports.userPool.findByName('ada'));
    case 'use-made-up-port':
      return refusal(
        () =>
          (ports as unknown as Record<string, typeof ports.table>).storage?.get('x') ??
          Promise.reject(new Error('not there')),
      );
    case 'post-made-up-call': {
      const { parentPort } = await import('node:worker_threads');
      const { port, method } = event.query;
      const reply = new Promise((resolve) => parentPort?.once('message', resolve));
      parentPort?.postMessage({
        kind: 'port-call',
        invocationId: String(event.query.invocationId),
        callId: 1_000_000,
        port,
        method,
        args: ['constructor'],
      });
      return answer((await reply) as JsonValue);
    }
    case 'use-old-ports':
      return refusal(() => portsOfFirst?.table.get('1') ?? Promise.resolve());
    case 'leave-call-behind':
      setTimeout(() => void ports.table.get('late').catch(() => undefined), 20);
      return answer(null);
  }
  return answer(null);
};
