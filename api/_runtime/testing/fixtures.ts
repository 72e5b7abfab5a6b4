import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { FunctionEvent, FunctionPorts, HttpEvent, Invocation } from '../../_ports/function-runtime';
import type { Scope } from '../../_ports/scope';
import { portsThrough } from '../port-methods';

export const SCOPE: Scope = { sandboxId: 'sandbox-1', ownerId: 'ada' };

const FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** Packages the script of the threads and the function for tests into a new folder. */
export async function packageFixtures(): Promise<{ instanceScript: string; fixture: string; broken: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'functions-'));
  await build({
    entryPoints: {
      instance: join(FOLDER, 'instance.ts'),
      fixture: join(FOLDER, 'testing/fixture-function.ts'),
      broken: join(FOLDER, 'testing/broken-function.ts'),
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  const path = (name: string) => join(folder, `${name}.mjs`);
  return { instanceScript: path('instance'), fixture: path('fixture'), broken: path('broken') };
}

let invocations = 0;

export function httpEvent(operation: string, query: HttpEvent['query'] = {}): HttpEvent {
  return {
    source: 'http',
    operation,
    path: {},
    query,
    body: undefined,
    network: '192.0.2.1',
    origin: 'http://localhost',
  };
}

export function invocation(event: FunctionEvent, changes: Partial<Invocation> = {}): Invocation {
  invocations += 1;
  return {
    id: `invocation-${invocations}`,
    functionName: 'crud',
    event,
    scope: SCOPE,
    traceId: 'trace-1',
    parentSpanId: 'gateway-span',
    ...changes,
  };
}

/** Ports that answer each call through one function, and keep what was called. */
export function recordingPorts(answer: (port: string, method: string, args: unknown[]) => unknown): {
  ports: FunctionPorts;
  calls: [string, string, unknown[]][];
} {
  const calls: [string, string, unknown[]][] = [];
  const ports = portsThrough(async (port, method, args) => {
    calls.push([port, method, args]);
    return answer(port, method, args);
  });
  return { ports, calls };
}
