import type { Cause } from '../_ports/cause';
import type { FunctionPorts, Invocation } from '../_ports/function-runtime';
import type { Storage } from '../_ports/storage';
import type { Tokens } from '../_ports/tokens';
import { PORTS_OF, type PortName, portsThrough } from './port-methods';

/** The ports of one invocation, for a call that is a step of its own: what the call brings about names that step as its cause. */
export type BoundPorts = (cause: Cause) => FunctionPorts;

/**
 * The ports of one invocation: bound to its scope, and no more of them than its function may use. A function cannot name
 * another scope or cause, because no method takes one.
 */
export function bindPorts(storage: Storage, tokens: Tokens, invocation: Invocation): BoundPorts {
  const { functionName, scope, event } = invocation;
  const allowed = PORTS_OF[functionName];
  const refused = portsThrough(async (port) => {
    throw new Error(`The function ${functionName} may not use the port ${port}.`);
  });
  const grant = <P extends PortName>(port: P, make: () => FunctionPorts[P]): FunctionPorts[P] =>
    allowed.includes(port) ? make() : refused[port];
  const isExpiry = event.source === 'schedule' && event.job === 'expiry';
  return (cause) => ({
    table: grant('table', () => storage.table(scope, cause)),
    bucket: grant('bucket', () => storage.bucket(scope, cause)),
    queue: grant('queue', () => storage.queue(scope, cause)),
    userPool: grant('userPool', () => storage.userPool(scope.sandboxId)),
    effects: grant('effects', () => storage.effects(scope)),
    tokens: grant('tokens', () => tokensOfSandbox(tokens, scope.sandboxId)),
    // Erasing sandboxes reaches beyond a scope: only the job that exists for it may.
    sandboxes: isExpiry ? grant('sandboxes', () => storage.sandboxes) : refused.sandboxes,
  });
}

/** Tokens that speak of one sandbox only, so that a fault in a function opens no other one. */
function tokensOfSandbox(tokens: Tokens, sandboxId: string): Tokens {
  return {
    async issue(principal, nowMs) {
      if (principal.sandboxId !== sandboxId) throw new Error('A function issues tokens for its own sandbox only.');
      return tokens.issue(principal, nowMs);
    },
    async verify(token, nowMs) {
      const principal = await tokens.verify(token, nowMs);
      return principal?.sandboxId === sandboxId ? principal : undefined;
    },
    publicKeys: () => tokens.publicKeys(),
    sign: (purpose, text) => tokens.sign(purpose, text),
    verifySignature: (purpose, text, signature) => tokens.verifySignature(purpose, text, signature),
  };
}
