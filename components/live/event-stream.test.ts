import { describe, expect, it } from 'vitest';
import { backOffMs, EventStreamReader } from './event-stream';

const STREAM = ': hello\n\nevent: spans\ndata: {"a":1}\nid: 7\n\ndata: one\ndata: two\n\nretry: 3000\n\n';

describe('EventStreamReader', () => {
  it('reads events with type, data and id, and passes over comments', () => {
    const reader = new EventStreamReader();
    expect(reader.push(STREAM)).toEqual([
      { event: 'spans', data: '{"a":1}', id: '7' },
      { event: 'message', data: 'one\ntwo', id: '7' },
    ]);
    expect(reader.retryMs).toBe(3000);
  });

  it('finds the same events however the stream is cut', () => {
    const whole = new EventStreamReader().push(STREAM);
    for (let cut = 0; cut <= STREAM.length; cut += 1) {
      const reader = new EventStreamReader();
      expect([...reader.push(STREAM.slice(0, cut)), ...reader.push(STREAM.slice(cut))]).toEqual(whole);
    }
  });

  it('takes all three line endings, cut in their middle too', () => {
    const reader = new EventStreamReader();
    expect([...reader.push('data: a\r'), ...reader.push('\n\r'), ...reader.push('\ndata: b\n\n')]).toEqual([
      { event: 'message', data: 'a' },
      { event: 'message', data: 'b' },
    ]);
  });

  it('keeps an event that is not complete', () => {
    expect(new EventStreamReader().push('data: half')).toEqual([]);
  });
});

describe('backOffMs', () => {
  it('doubles with each failure and stays below a limit', () => {
    expect([1, 2, 3, 4].map((failures) => backOffMs(failures, 1))).toEqual([500, 1000, 2000, 4000]);
    expect(backOffMs(50, 1)).toBe(15_000);
  });

  it('draws the upper half at random', () => {
    expect([backOffMs(3, 0), backOffMs(3, 0.5)]).toEqual([1000, 1500]);
  });
});
