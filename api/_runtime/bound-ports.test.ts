import { expect, it } from 'vitest';
import type { Storage } from '../_ports/storage';
import type { Principal, Tokens } from '../_ports/tokens';
import { bindPorts } from './bound-ports';
import { httpEvent, invocation, recordingPorts, SCOPE } from './testing/fixtures';

const CAUSE = { traceId: 'trace-1', spanId: 'call-span' };
const PRINCIPAL: Principal = { sandboxId: SCOPE.sandboxId, ownerId: 'ada', expiresAtMs: 1 };

function bound(changes: Parameters<typeof invocation>[1] = {}, event = invocation(httpEvent('any')).event) {
  const { ports } = recordingPorts((port, method) => `${port}.${method}`);
  const make =
    <T>(value: T) =>
    () =>
      value;
  const storage = {
    table: make(ports.table),
    bucket: make(ports.bucket),
    queue: make(ports.queue),
    effects: make(ports.effects),
    userPool: make(ports.userPool),
    sandboxes: ports.sandboxes,
  } as unknown as Storage;
  const tokens: Tokens = {
    issue: async () => 'token',
    verify: async (token) => ({ ...PRINCIPAL, sandboxId: token }),
    publicKeys: async () => ({ keys: [] }),
    sign: async () => 'signature',
    verifySignature: async () => true,
  };
  return bindPorts(storage, tokens, invocation(event, changes))(CAUSE);
}

it('gives a function the ports of its lines in the drawing, and refuses the others', async () => {
  expect(await bound({ functionName: 'auth' }).userPool.findByName('ada')).toBe('userPool.findByName');
  expect(await bound({ functionName: 'crud' }).table.get('1')).toBe('table.get');
  expect(await bound({ functionName: 'process' }).bucket.get('1')).toBe('bucket.get');
  await expect(bound({ functionName: 'auth' }).table.get('1')).rejects.toThrow('may not use the port table');
  await expect(bound({ functionName: 'crud' }).userPool.findByName('ada')).rejects.toThrow('may not use');
  await expect(bound({ functionName: 'crud' }).bucket.get('1')).rejects.toThrow('may not use the port bucket');
  await expect(bound({ functionName: 'process' }).table.get('1')).rejects.toThrow('may not use the port table');
});

it('lets the expiry job erase sandboxes, and nothing else that the same function does', async () => {
  const schedule = (job: 'expiry' | 'roll-up') => ({ source: 'schedule' as const, job, scheduledAtMs: 0 });
  const process = { functionName: 'process' as const };
  expect(await bound(process, schedule('expiry')).sandboxes.erase('sandbox-2')).toBe('sandboxes.erase');
  await expect(bound(process, schedule('roll-up')).sandboxes.erase('sandbox-2')).rejects.toThrow('may not use');
  await expect(bound(process).sandboxes.expired(0, 1)).rejects.toThrow('may not use the port sandboxes');
});

it('issues and believes tokens of the own sandbox only', async () => {
  const { tokens } = bound({ functionName: 'auth' });
  expect(await tokens.issue(PRINCIPAL, 0)).toBe('token');
  await expect(tokens.issue({ ...PRINCIPAL, sandboxId: 'sandbox-2' }, 0)).rejects.toThrow('its own sandbox only');
  expect(await tokens.verify(SCOPE.sandboxId, 0)).toEqual(PRINCIPAL);
  expect(await tokens.verify('sandbox-2', 0)).toBeUndefined();
});
