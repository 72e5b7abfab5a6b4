import { describe, expect, it } from 'vitest';
import { loadPattern } from './load-pattern';
import { valueAt, withSettings } from './settings';

const { architecture } = await loadPattern('serverless');

describe('settings', () => {
  it('change one field of a copy', () => {
    const changed = withSettings(architecture, { 'crud.memoryMib': 256, 'account.concurrency': 10 });
    expect([valueAt(changed, 'crud.memoryMib'), valueAt(changed, 'account.concurrency')]).toEqual([256, 10]);
    expect(valueAt(architecture, 'crud.memoryMib')).toBe(512);
  });

  it('bring faults, all of them together', () => {
    const fault = { id: 'down', resource: 'auth', fault: 'outage', fromS: 0, untilS: 60 };
    expect(withSettings(architecture, { faults: [fault] }).faults).toMatchObject([fault]);
    expect(architecture.faults).toEqual([]);
  });

  it('are refused where they lead nowhere or make the document wrong', () => {
    expect(() => withSettings(architecture, { 'nobody.memoryMib': 1 })).toThrow('expected the path of a field');
    expect(() => withSettings(architecture, { 'crud.memoryMib': 1 })).toThrow('/resources/3/memoryMib');
    expect(() => withSettings(architecture, { faults: [{ id: 'down', resource: 'nobody' }] })).toThrow('/faults/0');
  });
});
