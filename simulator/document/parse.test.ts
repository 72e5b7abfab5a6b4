import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArchitecture, parseArchitectureText } from './parse';

const valid = () => ({
  format: 'cloud-architecture/1',
  name: 'One function',
  platform: 'aws',
  region: 'us-east-1',
  resources: [
    { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS: 0.9, arrivals: 'poisson' } },
    { id: 'worker', kind: 'function', serviceMs: { distribution: 'exponential', mean: 1991 } },
  ] as Record<string, unknown>[],
  links: [{ id: 'client-worker', from: 'client', to: 'worker', kind: 'call' }] as Record<string, unknown>[],
  layout: { client: { x: 0, y: 0 } } as Record<string, unknown>,
});

/** Errors of the valid document with one change, as "pointer: message". */
function errorsWith(change: (document: ReturnType<typeof valid>) => void): string[] {
  const document = valid();
  change(document);
  const parsed = parseArchitecture(document);
  return parsed.kind === 'valid' ? [] : parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
}

describe('the architecture document', () => {
  it('fills in the platform’s defaults', () => {
    const parsed = parseArchitecture(valid());
    if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
    expect(parsed.value.resources[1]).toMatchObject({
      memoryMib: 128,
      timeoutS: 3,
      runtime: 'nodejs24.x',
      keepAliveS: 360,
    });
    expect(parsed.value.account).toEqual({
      concurrency: 1000,
      scalingPer10S: 1000,
      gatewayRatePerS: 10_000,
      gatewayBurst: 5_000,
    });
    expect(parsed.value.links[0]).toMatchObject({ share: 1, enabled: true, probability: 1 });
  });

  it.each<[string, (document: ReturnType<typeof valid>) => void, string]>([
    [
      'a wrong type',
      (d) => {
        d.resources[1]!.reservedConcurrency = 'ten';
      },
      '/resources/1/reservedConcurrency: expected a whole number from 0 to 100000, got "ten"',
    ],
    [
      'a fraction',
      (d) => {
        d.resources[1]!.memoryMib = 128.5;
      },
      '/resources/1/memoryMib: expected a whole number from 128 to 10240, got 128.5',
    ],
    [
      'a value below its range',
      (d) => {
        d.resources[1]!.memoryMib = 64;
      },
      '/resources/1/memoryMib: expected a whole number from 128 to 10240, got 64',
    ],
    [
      'an unknown key',
      (d) => {
        d.resources[1]!.memory = 1;
      },
      '/resources/1/memory: expected no such key',
    ],
    [
      'an unknown kind',
      (d) => {
        d.resources[1]!.kind = 'lambda';
      },
      '/resources/1/kind: expected "client" or "gateway" or "function" or "user-pool" or "table" or "bucket" or "queue" or "schedule" or "load-balancer" or "container-service" or "vm-group", got "lambda"',
    ],
    [
      'a missing field',
      (d) => {
        delete d.resources[1]!.serviceMs;
      },
      '/resources/1/serviceMs: expected an object, got nothing',
    ],
    [
      'another format',
      (d) => {
        d.format = 'cloud-architecture/9';
      },
      '/format: expected "cloud-architecture/1", got "cloud-architecture/9"',
    ],
    [
      'an id used twice',
      (d) => {
        d.resources[1]!.id = 'client';
      },
      '/resources/1/id: expected an id used once, got "client" again',
    ],
    [
      'a link to nowhere',
      (d) => {
        d.links[0]!.to = 'nobody';
      },
      '/links/0/to: expected the id of a resource, got "nobody"',
    ],
    [
      'a poll from a client',
      (d) => {
        d.links[0]!.kind = 'poll';
      },
      '/links/0/kind: expected a poll to start at a table or a queue, got a poll from client to function',
    ],
    [
      'a dead-letter queue that is none',
      (d) => {
        d.resources[1]!.deadLetterQueue = 'client';
      },
      '/resources/1/deadLetterQueue: expected the id of a queue, got "client"',
    ],
    [
      'a destination of failures that is no queue',
      (d) => {
        d.resources[1]!.onFailure = 'client';
      },
      '/resources/1/onFailure: expected the id of a queue, got "client"',
    ],
    [
      'more provisioned than reserved concurrency',
      (d) => {
        Object.assign(d.resources[1]!, { reservedConcurrency: 5, provisionedConcurrency: 6 });
      },
      '/resources/1/provisionedConcurrency: expected at most reservedConcurrency = 5, got 6',
    ],
    [
      'a measured law of what was not measured',
      (d) => {
        d.resources[1]!.serviceMs = { distribution: 'measured' };
      },
      '/resources/1/serviceMs: expected a law other than "measured", which is only of initMs',
    ],
  ])('refuses %s, with the pointer and the expectation', (_, change, message) => {
    expect(errorsWith(change)).toContain(message);
  });

  describe('notes and frames', () => {
    const withNotes = (...notes: object[]) => errorsWith((d) => Object.assign(d, { notes }));
    const withFrames = (...frames: object[]) => errorsWith((d) => Object.assign(d, { frames }));
    const note = { id: 'note', text: 'Mind the queue.', x: 0, y: 0 };
    const frame = { id: 'frame', title: 'Front', x: 0, y: 0 };

    it('have sizes by default', () => {
      const parsed = parseArchitecture({ ...valid(), notes: [note], frames: [frame] });
      if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
      expect(parsed.value.notes).toEqual([{ ...note, width: 220, height: 90 }]);
      expect(parsed.value.frames).toEqual([{ ...frame, width: 480, height: 320 }]);
    });

    it('share their ids with nothing', () => {
      expect(withNotes(note, note)).toEqual(['/notes/1/id: expected an id used once, got "note" again']);
      expect(withNotes({ ...note, id: 'worker' })).toEqual([
        '/notes/0/id: expected an id used once, got "worker" again',
      ]);
      expect(errorsWith((d) => Object.assign(d, { notes: [note], frames: [{ ...frame, id: 'note' }] }))).toEqual([
        '/frames/0/id: expected an id used once, got "note" again',
      ]);
    });

    it('are bounded in length, size and number, and strict', () => {
      expect(withNotes({ ...note, text: 'x'.repeat(2_001) })).toHaveLength(1);
      expect(withNotes({ ...note, colour: 'red' })).toEqual(['/notes/0/colour: expected no such key']);
      expect(withFrames({ ...frame, title: '' })).toHaveLength(1);
      expect(withFrames({ ...frame, width: 1e6 })[0]).toMatch(/^\/frames\/0\/width: expected a whole number/);
      const many = Array.from({ length: 101 }, (_, at) => ({ ...note, id: `note-${at}` }));
      expect(withNotes(...many)[0]).toMatch(/^\/notes: expected a list of length <= 100/);
    });

    it('leave a pinned place to the layout', () => {
      expect(
        errorsWith((d) => {
          d.layout = { client: { x: 0, y: 0, pinned: true } };
        }),
      ).toEqual([]);
    });
  });

  it('takes reservations above the account’s concurrency, which a person may have raised', () => {
    const reserve = (d: ReturnType<typeof valid>) => Object.assign(d.resources[1]!, { reservedConcurrency: 5_000 });
    expect(errorsWith(reserve)).toEqual([]);
  });

  it('refuses a document that is nested too deeply or is no JSON', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5_000; level += 1) deep = [deep];
    expect(
      errorsWith((d) => {
        d.resources[0]!.traffic = deep;
      }),
    ).toEqual([': expected at most 32 levels of nesting']);
    expect(parseArchitectureText('{').kind).toBe('invalid');
    expect(parseArchitectureText(' '.repeat(2_000_000)).kind).toBe('invalid');
  });

  it('is not fooled by a prototype key', () => {
    const parsed = parseArchitectureText('{"__proto__": {"polluted": 1}, "format": "cloud-architecture/1"}');
    expect(parsed.kind).toBe('invalid');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.anything(), (value) => ['valid', 'invalid'].includes(parseArchitecture(value).kind)));
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        ['valid', 'invalid'].includes(parseArchitecture({ ...valid(), resources: value }).kind),
      ),
    );
  });
});
