import type { FunctionName, FunctionPorts } from '../_ports/function-runtime';

export type PortName = keyof FunctionPorts;

/** Every method of every port. What is not in this list cannot be called from an instance; the type wants it complete. */
export const PORT_METHODS: { readonly [P in PortName]: Record<keyof FunctionPorts[P], true> } = {
  table: { get: true, list: true, create: true, replace: true, delete: true },
  bucket: { declare: true, upload: true, get: true, list: true, read: true, finish: true, delete: true },
  queue: { send: true, get: true, list: true, depth: true, replay: true },
  userPool: {
    create: true,
    findByName: true,
    findById: true,
    updatePasswordHash: true,
    erase: true,
    failures: true,
    recordFailure: true,
    clearFailures: true,
    openSession: true,
    rotate: true,
    revoke: true,
    isLive: true,
  },
  effects: { apply: true, get: true, list: true, totals: true, activity: true },
  tokens: { issue: true, verify: true, publicKeys: true, sign: true, verifySignature: true },
  sandboxes: { expired: true, erase: true },
};

/** Which ports a function may use at all: the lines that its drawing has, and the ledger and signatures that it needs. */
export const PORTS_OF: Record<FunctionName, readonly PortName[]> = {
  auth: ['userPool', 'tokens'],
  crud: ['table', 'queue', 'effects', 'tokens'],
  process: ['bucket', 'effects', 'tokens', 'sandboxes'],
};

/** The resource that a port stands for; a port that is missing here is no resource of the drawing, and makes no span. */
export const RESOURCE_OF: Partial<Record<PortName, string>> = {
  table: 'table',
  bucket: 'bucket',
  queue: 'queue',
  userPool: 'user-pool',
};

/** Calls a method of a port by its names. Answers as the method does. */
export type PortCaller = (port: string, method: string, args: unknown[]) => Promise<unknown>;

function isPortName(name: string): name is PortName {
  return Object.hasOwn(PORT_METHODS, name);
}

/** Builds ports whose methods all go through one caller. */
export function portsThrough(call: PortCaller): FunctionPorts {
  const ports = Object.entries(PORT_METHODS).map(([port, methods]) => [
    port,
    Object.fromEntries(Object.keys(methods).map((name) => [name, (...args: unknown[]) => call(port, name, args)])),
  ]);
  return Object.fromEntries(ports);
}

/**
 * Calls a method of these ports, if it is one of the list. Names that a function made up reach no object.
 *
 * @throws {Error} When there is no such port or method.
 */
export async function callPort(ports: FunctionPorts, port: string, method: string, args: unknown[]): Promise<unknown> {
  if (!isPortName(port)) throw new Error(`There is no port ${JSON.stringify(port)}.`);
  const methods = ports[port] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const callable = Object.hasOwn(PORT_METHODS[port], method) ? methods[method] : undefined;
  if (callable === undefined) throw new Error(`The port ${port} has no method ${JSON.stringify(method)}.`);
  return callable.apply(methods, args);
}
