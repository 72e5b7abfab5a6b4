import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Architecture, parseArchitecture, type ResourceKind } from '@/simulator';
import { KIND_NAMES } from '../kinds/kinds';
import { insertFrame, insertNote, setAnnotation } from './annotations';
import { arrangementOf } from './arrange';
import { beginningOf, variantBeginning } from './beginnings';
import { remove, renameResource, setField, settingsOf } from './change';
import { copyText, duplicate, paste } from './clipboard';
import { connect, setLinkKind, targetsOf } from './connect';
import { annotationOf, type Edit, emptyArchitecture, resourceOf } from './edit';
import { annotationFields, type Field, linkFields, resourceFields } from './fields';
import { contentsOf, framesAround } from './frames';
import { insertResource } from './insert';
import { parseEdited } from './parse-edited';
import { align, applyArrangement, distribute, isPinned, moveBy, moveTo, pin } from './places';

/** The design after edits that all must be done. */
function designAfter(start: Architecture, ...edits: Edit[]): Architecture {
  return edits.reduce((architecture, edit) => {
    const edited = edit(architecture);
    if (edited.kind === 'refused') throw new Error(edited.reason);
    return edited.architecture;
  }, start);
}

const parts = (...resources: string[]) => ({ resources, links: [], annotations: [] });
const drawn = (...annotations: string[]) => ({ resources: [], links: [], annotations });
const arrange =
  (ids?: readonly string[]): Edit =>
  (architecture) =>
    applyArrangement(arrangementOf(architecture, ids))(architecture);

const EMPTY = emptyArchitecture('For tests');
const INSERT_ALL = KIND_NAMES.map((kind) => insertResource(kind));
const chain = () =>
  designAfter(
    EMPTY,
    insertResource('client'),
    insertResource('queue'),
    insertResource('function'),
    insertResource('table'),
    connect('client', 'queue'),
    connect('queue', 'function'),
    connect('function', 'table'),
  );

it('inserts every kind with defaults under a readable id of its own', () => {
  const design = designAfter(EMPTY, ...INSERT_ALL, insertResource('queue'));
  expect(parseArchitecture(design).kind).toBe('valid');
  expect(design.resources.map(({ id }) => id)).toEqual([...KIND_NAMES, 'queue-2']);
  expect(resourceOf(design, 'queue-2')?.label).toBe('Queue 2');
});

it('puts what is inserted where nothing stands', () => {
  const { layout } = designAfter(
    EMPTY,
    insertResource('table', { middle: { x: 0, y: 0 } }),
    insertResource('table', { middle: { x: 0, y: 0 } }),
  );
  expect(layout?.['table-2']?.y).toBeGreaterThan((layout?.table?.y ?? 0) + 100);
});

it('chooses the kind of a link by what the two parts are to each other', () => {
  const kinds = chain().links.map(({ from, to, kind }) => `${from} ${kind} ${to}`);
  expect(kinds).toEqual(['client call queue', 'queue poll function', 'function call table']);
});

it('gives a new call to a store something to do', () => {
  expect(chain().links.find(({ id }) => id === 'function-table')).toMatchObject({ writes: 1 });
});

it('says why two parts cannot be connected', () => {
  const design = designAfter(chain(), insertResource('user-pool'), insertResource('schedule'));
  const reason = (from: string, to: string) => {
    const ways = targetsOf(design, from).find(({ resource }) => resource.id === to)?.ways;
    return ways?.kind === 'impossible' ? ways.reason : undefined;
  };
  expect(reason('table', 'client')).toBe('Nothing leads to a client: a client only sends.');
  expect(reason('user-pool', 'table')).toBe('A user pool only answers; nothing leads on from it.');
  expect(reason('queue', 'table')).toMatch(/^A queue leads to a function only; a table is reached from/);
  expect(reason('queue', 'function')).toBe('Queue leads to Function already.');
  expect(connect('queue', 'queue')(design)).toEqual({
    kind: 'refused',
    reason: 'A diagram does not draw a part that leads to itself.',
  });
});

it('offers as possible exactly what the parser accepts', () => {
  const design = designAfter(EMPTY, ...INSERT_ALL);
  for (const from of KIND_NAMES) {
    for (const { resource, ways } of targetsOf(design, from)) {
      const accepted = (['call', 'event', 'poll'] as const).filter((kind) => {
        const link = { id: 'way', from, to: resource.id, kind };
        return parseArchitecture({ ...design, links: [link] }).kind === 'valid';
      });
      expect([from, resource.id, ways.kind === 'possible' ? ways.kinds : []]).toEqual([from, resource.id, accepted]);
    }
  }
});

it('refuses a kind of link that its ends do not understand, and keeps the design', () => {
  expect(setLinkKind('queue-function', 'call')(chain())).toMatchObject({ kind: 'refused' });
});

it('takes away with a part its links, and what names it', () => {
  const design = designAfter(
    chain(),
    insertResource('queue'),
    setField({ of: 'resource', id: 'queue' }, ['deadLetterQueue'], 'queue-2'),
    setField({ of: 'resource', id: 'function' }, ['onFailure'], 'queue-2'),
    remove({ resources: ['queue-2', 'table'] }),
  );
  expect(resourceOf(design, 'queue')).not.toHaveProperty('deadLetterQueue');
  expect(resourceOf(design, 'function')).not.toHaveProperty('onFailure');
  expect(design.links.map(({ id }) => id)).toEqual(['client-queue', 'queue-function']);
  expect(Object.keys(design.layout ?? {})).toEqual(['client', 'queue', 'function']);
});

it('drops an authorizer with the link over which its function was asked', () => {
  const asked = designAfter(
    EMPTY,
    insertResource('gateway'),
    insertResource('function'),
    connect('gateway', 'function'),
    setField({ of: 'resource', id: 'gateway' }, ['authorizer'], { kind: 'lambda', function: 'function' }),
  );
  const design = designAfter(asked, remove({ resources: [], links: ['gateway-function'] }));
  expect(resourceOf(design, 'gateway')).not.toHaveProperty('authorizer');
});

it('refuses a value out of range with the reason, and takes one within', () => {
  const subject = { of: 'resource', id: 'function' } as const;
  expect(setField(subject, ['memoryMib'], 64)(chain())).toMatchObject({
    kind: 'refused',
    reason: 'Expected a whole number from 128 to 10240, got 64 (memoryMib).',
    pointer: '/resources/2/memoryMib',
  });
  expect(settingsOf(designAfter(chain(), setField(subject, ['memoryMib'], 512)), subject)).toMatchObject({
    memoryMib: 512,
  });
});

it('renames a part wherever it is named', () => {
  const design = designAfter(
    chain(),
    insertResource('queue'),
    setField({ of: 'resource', id: 'queue' }, ['deadLetterQueue'], 'queue-2'),
    renameResource('queue-2', 'lost'),
  );
  expect(resourceOf(design, 'queue')).toMatchObject({ deadLetterQueue: 'lost' });
  expect(parseArchitecture(design).kind).toBe('valid');
});

it('pastes what was copied under free ids, with the links between the copied parts only', () => {
  const text = copyText(chain(), parts('queue', 'function')) ?? '';
  const design = designAfter(chain(), paste(text));
  expect(design.resources.map(({ id }) => id).slice(4)).toEqual(['queue-2', 'function-2']);
  expect(design.links.slice(3)).toMatchObject([{ from: 'queue-2', to: 'function-2', kind: 'poll' }]);
});

it('duplicates parts beside the others', () => {
  const design = designAfter(chain(), duplicate(parts('table')));
  expect(design.layout?.['table-2']).not.toEqual(design.layout?.table);
});

it.each([
  ['words', 'good morning'],
  ['another document', '{"format":"cloud-architecture/2"}'],
  ['a prototype', '{"__proto__":{"admin":true},"resources":[]}'],
  ['a bomb', '['.repeat(100_000)],
  ['too much', `"${'x'.repeat(1_100_000)}"`],
])('refuses a clipboard with %s', (_, text) => {
  expect(paste(text)(chain())).toMatchObject({ kind: 'refused' });
});

it('lines parts up and spaces them out', () => {
  const moved = designAfter(
    chain(),
    moveTo({ client: { x: 2, y: 0 }, queue: { x: 250, y: 40 }, function: { x: 900, y: 90 } }),
  );
  const ids = ['client', 'queue', 'function'];
  expect(
    Object.values(designAfter(moved, align(ids, 'top')).layout ?? {})
      .map(({ y }) => y)
      .slice(0, 3),
  ).toEqual([0, 0, 0]);
  const { layout } = designAfter(moved, distribute(ids, 'across'));
  const gap = (a: string, width: number, b: string) => (layout?.[b]?.x ?? 0) - (layout?.[a]?.x ?? 0) - width;
  expect(gap('client', 168, 'queue')).toBeCloseTo(gap('queue', 196, 'function'), 0);
});

it('arranges the chosen parts, and leaves the others where they are', () => {
  const design = chain();
  const arranged = designAfter(design, arrange(['queue', 'function']));
  expect(arranged.layout?.client).toEqual(design.layout?.client);
  const all = designAfter(design, arrange()).layout ?? {};
  expect((all.client?.x ?? 0) < (all.queue?.x ?? 0) && (all.queue?.x ?? 0) < (all.function?.x ?? 0)).toBe(true);
});

it('has a form for every field of every kind, and each field can be set from nothing', () => {
  for (const kind of KIND_NAMES) {
    const design = designAfter(EMPTY, insertResource(kind), insertResource('queue'));
    for (const field of resourceFields(kind).filter(({ form }) => form.type !== 'reference')) {
      const edited = setField({ of: 'resource', id: kind }, [field.name], beginningOf(field))(design);
      const isOfMore = ['readScaling', 'writeScaling', 'cron', 'runtime', 'label', 'description', 'initial'].includes(
        field.name,
      );
      if (!isOfMore) expect([kind, field.name, edited]).toMatchObject([kind, field.name, { kind: 'done' }]);
    }
  }
});

it('begins every variant of a field with something valid', () => {
  for (const kind of KIND_NAMES) {
    const design = designAfter(EMPTY, insertResource(kind));
    for (const { name, form } of resourceFields(kind)) {
      if (form.type !== 'variants') continue;
      for (const variant of form.variants) {
        if (variant.name === 'measured' && name !== 'initMs') continue;
        const value = variantBeginning(form.key, variant, {});
        const edited = setField({ of: 'resource', id: kind }, [name], value)(design);
        expect([kind, name, variant.name, edited]).toMatchObject([kind, name, variant.name, { kind: 'done' }]);
      }
    }
  }
});

it('leaves out of a link what its ends do not understand', () => {
  const names = (fields: readonly Field[]) => fields.map(({ name }) => name);
  expect(names(linkFields('call', 'gateway', 'function'))).toContain('routeRatePerS');
  expect(names(linkFields('call', 'function', 'table'))).not.toContain('routeRatePerS');
});

/** A random edit of a design, drawn by numbers. */
function edit([what, a, b]: readonly [number, number, number]): Edit {
  return (architecture) => {
    const id = (at: number) => architecture.resources[at % Math.max(1, architecture.resources.length)]?.id ?? 'none';
    const link = architecture.links[a % Math.max(1, architecture.links.length)]?.id ?? 'none';
    const kind = KIND_NAMES[a % KIND_NAMES.length] as ResourceKind;
    const edits: Edit[] = [
      insertResource(kind, { beside: id(b) }),
      insertResource(kind, { middle: { x: b * 10, y: a * 10 } }),
      connect(id(a), id(b)),
      connect(id(a), id(b)),
      remove({ resources: [id(a)], links: [] }),
      remove({ resources: [], links: [link] }),
      duplicate(parts(id(a), id(b))),
      paste(copyText(architecture, parts(id(a), id(b))) ?? ''),
      paste(copyText(architecture, drawn('note', 'frame')) ?? ''),
      insertNote({ x: a, y: b }),
      insertFrame({ around: [id(a), id(b)] }),
      setAnnotation('frame', { title: 'x'.repeat(a * 10), width: b * 60 }),
      moveBy(['frame', id(a)], { x: a, y: b }),
      pin([id(a)], b % 2 === 0),
      remove(drawn('note')),
      moveTo({ [id(a)]: { x: b, y: a } }),
      arrange(),
      arrange([id(a), id(b)]),
      align([id(a), id(b)], 'top'),
      renameResource(id(a), `renamed-${b}`),
      setField({ of: 'resource', id: id(a) }, ['deadLetterQueue'], id(b)),
      setField({ of: 'resource', id: id(a) }, ['memoryMib'], b * 100),
      setField({ of: 'link', id: link }, ['batchSize'], b),
      setField({ of: 'account' }, ['concurrency'], b),
    ];
    return (edits[what % edits.length] as Edit)(architecture);
  };
}

it('keeps every design valid, whatever is done in whatever order, and refuses the rest with a reason', () => {
  const numbers = fc.tuple(fc.nat(99), fc.nat(30), fc.nat(30));
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 40 }), (steps) => {
      let design = EMPTY;
      for (const step of steps) {
        const before = JSON.stringify(design);
        const edited = edit(step)(design);
        expect(JSON.stringify(design)).toBe(before);
        if (edited.kind === 'refused') {
          expect(edited.reason).toMatch(/^[A-Z].*\.$/s);
          continue;
        }
        design = edited.architecture;
        if (design.resources.length > 0) expect(parseArchitecture(design)).toEqual({ kind: 'valid', value: design });
      }
    }),
    { numRuns: 150 },
  );
});

describe('notes and frames', () => {
  const framed = () =>
    designAfter(chain(), insertFrame({ around: ['queue', 'function'] }), insertNote({ x: 5_000, y: 0 }));

  it('draws a frame around what is selected, and moves what lies in it along', () => {
    const design = framed();
    expect(contentsOf(design, 'frame')).toEqual(['queue', 'function']);
    const moved = designAfter(design, moveBy(['frame'], { x: 70, y: -30 }));
    for (const id of ['queue', 'function']) {
      expect(moved.layout?.[id]).toEqual({
        x: (design.layout?.[id]?.x ?? 0) + 70,
        y: (design.layout?.[id]?.y ?? 0) - 30,
      });
    }
    expect(moved.layout?.client).toEqual(design.layout?.client);
    expect(contentsOf(moved, 'frame')).toEqual(['queue', 'function']);
  });

  it('moves once what is selected together with its frame', () => {
    const design = framed();
    const moved = designAfter(design, moveBy(['frame', 'queue'], { x: 10, y: 0 }));
    expect(moved.layout?.queue?.x).toBe((design.layout?.queue?.x ?? 0) + 10);
  });

  it('counts a part to the smallest frame around it', () => {
    const design = designAfter(framed(), insertFrame({ around: ['queue'] }));
    expect(framesAround(design).get('queue')?.id).toBe('frame-2');
    expect(framesAround(design).get('function')?.id).toBe('frame');
    expect(framesAround(design).get('frame-2')?.id).toBe('frame');
  });

  it('stand on a canvas without any part, and are checked there as everywhere', () => {
    const design = designAfter(EMPTY, insertNote({ x: 0, y: 0 }));
    expect(design.notes).toMatchObject([{ id: 'note', text: 'Note' }]);
    expect(setAnnotation('note', { text: '' })(design)).toMatchObject({
      kind: 'refused',
      pointer: '/notes/0/text',
    });
  });

  it('are copied and pasted, alone and with parts', () => {
    const alone = designAfter(EMPTY, paste(copyText(framed(), drawn('note')) ?? ''));
    expect(alone.notes.map(({ id }) => id)).toEqual(['note']);
    const both = copyText(framed(), { resources: ['queue'], links: [], annotations: ['frame'] }) ?? '';
    const design = designAfter(framed(), paste(both));
    expect(annotationOf(design, 'frame-2')).toMatchObject({ title: 'Frame' });
    expect(contentsOf(design, 'frame-2')).toContain('queue-2');
  });

  it('have a form made of the schema, without their places', () => {
    expect(annotationFields('note').map(({ name }) => name)).toEqual(['text', 'width', 'height']);
    expect(annotationFields('frame').map(({ name }) => name)).toEqual(['title', 'width', 'height']);
  });
});

describe('arranging', () => {
  it('leaves pinned parts where they are, and puts none upon another', () => {
    const pinned = designAfter(chain(), moveTo({ function: { x: 1_230, y: 770 } }), pin(['function'], true));
    const design = designAfter(pinned, arrange());
    expect(design.layout?.function).toEqual({ x: 1_230, y: 770, pinned: true });
    expect(design.layout?.queue?.x).toBeLessThan(1_230);
    expect(new Set(Object.values(design.layout ?? {}).map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
    expect(isPinned(designAfter(design, pin(['function'], false)), 'function')).toBe(false);
  });

  it('keeps a pin when a part is moved by hand, and gives it to no copy', () => {
    const design = designAfter(
      chain(),
      pin(['queue'], true),
      moveTo({ queue: { x: 0, y: 900 } }),
      duplicate(parts('queue')),
    );
    expect(isPinned(design, 'queue')).toBe(true);
    expect(isPinned(design, 'queue-2')).toBe(false);
  });

  it('keeps the parts of a frame together, and the frame around them', () => {
    const design = designAfter(chain(), insertFrame({ around: ['queue', 'function'] }), arrange());
    expect(contentsOf(design, 'frame')).toEqual(['queue', 'function']);
  });
});

it('judges an edited design as the parser of files does, wherever the fault is', () => {
  const design = designAfter(chain(), insertNote({ x: 0, y: 0 }), insertFrame({ around: ['queue'] }));
  const numbers = fc.tuple(fc.nat(6), fc.constantFrom(0, -1, '', 'table', 1e9, null, undefined, {}, []), fc.nat(3));
  const verdictOf = ({ kind }: { kind: string }) => kind;
  fc.assert(
    fc.property(numbers, fc.string(), ([what, value, at], key) => {
      const changed: unknown = [
        { ...design, name: value },
        { ...design, [key]: value },
        {
          ...design,
          resources: design.resources.map((each, index) => (index === at ? { ...each, label: value } : each)),
        },
        { ...design, links: design.links.map((each, index) => (index === at ? { ...each, to: value } : each)) },
        { ...design, notes: design.notes.map((each) => ({ ...each, x: value })) },
        { ...design, layout: { ...design.layout, [key]: value } },
        { ...design, frames: [...design.frames, value] },
      ][what];
      const edited = parseEdited(changed as Architecture);
      const parsed = parseArchitecture(changed);
      expect(verdictOf(edited)).toBe(verdictOf(parsed));
      if (parsed.kind === 'invalid') expect(edited).toEqual(parsed);
    }),
  );
});
