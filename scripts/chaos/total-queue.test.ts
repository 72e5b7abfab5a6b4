import { describe, expect, it } from 'vitest';
import { checkTotalQueue } from './total-queue';

describe('the checker of a drained queue', () => {
  it('finds nothing wrong when each message comes out once', () => {
    const history = { attempts: ['a', 'b'], acknowledged: ['a', 'b'], deliveries: ['b', 'a'] };
    expect(checkTotalQueue(history)).toEqual({
      attempts: 2,
      acknowledged: 2,
      ok: 2,
      lost: [],
      unexpected: [],
      duplicated: 0,
      recovered: 0,
    });
  });

  it('names an acknowledged message that never came out', () => {
    const verdict = checkTotalQueue({ attempts: ['a', 'b'], acknowledged: ['a', 'b'], deliveries: ['b'] });
    expect(verdict).toMatchObject({ lost: ['a'], ok: 1 });
  });

  it('blames nobody for a message that was neither acknowledged nor delivered', () => {
    const verdict = checkTotalQueue({ attempts: ['a', 'b'], acknowledged: ['b'], deliveries: ['b'] });
    expect(verdict).toMatchObject({ attempts: 2, acknowledged: 1, ok: 1, lost: [], recovered: 0 });
  });

  it('counts a message as recovered when only its acknowledgement was lost', () => {
    const verdict = checkTotalQueue({ attempts: ['a'], acknowledged: [], deliveries: ['a'] });
    expect(verdict).toMatchObject({ ok: 1, recovered: 1, unexpected: [], duplicated: 0 });
  });

  it('names what came out although nobody sent it, and counts it as no duplicate', () => {
    const verdict = checkTotalQueue({ attempts: ['a'], acknowledged: ['a'], deliveries: ['a', 'ghost', 'ghost'] });
    expect(verdict).toMatchObject({ unexpected: ['ghost'], duplicated: 0, ok: 1 });
  });

  it('counts each delivery too many, and forgives none of them as a lost other', () => {
    const history = { attempts: ['a', 'b'], acknowledged: ['a', 'b'], deliveries: ['a', 'a', 'a'] };
    expect(checkTotalQueue(history)).toMatchObject({ duplicated: 2, lost: ['b'], ok: 1 });
  });

  it('takes a message that was sent twice for two', () => {
    const twice = { attempts: ['a', 'a'], acknowledged: ['a', 'a'] };
    expect(checkTotalQueue({ ...twice, deliveries: ['a', 'a'] })).toMatchObject({ duplicated: 0, lost: [], ok: 2 });
    expect(checkTotalQueue({ ...twice, deliveries: ['a'] })).toMatchObject({ lost: ['a'], ok: 1 });
  });
});
