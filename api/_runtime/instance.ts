// The thread of an instance: loads the function's package, then serves one invocation after another. It reaches the
// world only by messages.
import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { Handler, HandlerContext } from '../_ports/function-runtime';
import { failureOf } from './handler-result';
import type { FromInstance, InstanceData, ToInstance } from './messages';
import { portsThrough } from './port-methods';

interface WaitingCall {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const calls = new Map<number, WaitingCall>();
let lastCallId = 0;

function send(message: FromInstance): void {
  parentPort?.postMessage(message);
}

function callMain(invocationId: string, port: string, method: string, args: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callId = ++lastCallId;
    calls.set(callId, { resolve, reject });
    send({ kind: 'port-call', invocationId, callId, port, method, args });
  });
}

async function serve(handler: Handler, message: Extract<ToInstance, { kind: 'invoke' }>): Promise<void> {
  const { invocationId, event, scope, deadlineMs } = message;
  const context: HandlerContext = {
    ports: portsThrough((port, method, args) => callMain(invocationId, port, method, args)),
    scope,
    nowMs: () => Date.now(),
    newId: () => randomBytes(16).toString('hex'),
    deadlineMs,
  };
  try {
    send({ kind: 'result', invocationId, result: await handler(event, context) });
  } catch (error) {
    send({ kind: 'error', invocationId, message: failureOf(error) });
  }
}

function settle(message: Exclude<ToInstance, { kind: 'invoke' }>): void {
  const call = calls.get(message.callId);
  calls.delete(message.callId);
  if (message.kind === 'port-value') {
    call?.resolve(message.value);
    return;
  }
  const error = new Error(message.message);
  error.name = message.name;
  call?.reject(error);
}

const { packageUrl } = workerData as InstanceData;
const startMs = performance.now();
const { handler } = (await import(packageUrl)) as { handler: Handler };
parentPort?.on('message', (message: ToInstance) => {
  if (message.kind === 'invoke') void serve(handler, message);
  else settle(message);
});
send({ kind: 'ready', loadMs: performance.now() - startMs });
