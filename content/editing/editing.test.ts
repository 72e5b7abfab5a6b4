import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Architecture, parseArchitecture, type ResourceKind } from '@/simulator';
import { KIND_NAMES } from '../kinds/kinds';
import { beginningOf, variantBeginning } from './beginnings';
import { remove, renameResource, setField, settingsOf } from './change';
import { copyText, duplicate, paste } from './clipboard';
import { connect, setLinkKind, targetsOf } from './connect';
import { type Edit, emptyArchitecture, resourceOf } from './edit';
import { type Field, linkFields, resourceFields } from './fields';
import { insertResource } from './insert';
import { align, arrange, distribute, moveTo } from './places';

/** The design after edits that all must be done. */
function after(start: Architecture, ...edits: Edit[]): Architecture {
  return edits.reduce((architecture, edit) => {
    const edited = edit(architecture);
    if (edited.kind === 'refused') throw new Error(edited.reason);
    return edited.architecture;
  }, start);
}

const EMPTY = emptyArchitecture('For tests');
const INSERT_ALL = KIND_NAMES.map((kind) => insertResource(kind));
const chain = () =>
  after(
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
  const design = after(EMPTY, ...INSERT_ALL, insertResource('queue'));
  expect(parseArchitecture(design).kind).toBe('valid');
  expect(design.resources.map(({ id }) => id)).toEqual([...KIND_NAMES, 'queue-2']);
  expect(resourceOf(design, 'queue-2')?.label).toBe('Queue 2');
});

it('puts what is inserted where nothing stands', () => {
  const { layout } = after(
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
  const design = after(chain(), insertResource('user-pool'), insertResource('schedule'));
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
  const design = after(EMPTY, ...INSERT_ALL);
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
  const design = after(
    chain(),
    insertResource('queue'),
    setField({ of: 'resource', id: 'queue' }, ['deadLetterQueue'], 'queue-2'),
    setField({ of: 'resource', id: 'function' }, ['onFailure'], 'queue-2'),
    remove({ resources: ['queue-2', 'table'], links: [] }),
  );
  expect(resourceOf(design, 'queue')).not.toHaveProperty('deadLetterQueue');
  expect(resourceOf(design, 'function')).not.toHaveProperty('onFailure');
  expect(design.links.map(({ id }) => id)).toEqual(['client-queue', 'queue-function']);
  expect(Object.keys(design.layout ?? {})).toEqual(['client', 'queue', 'function']);
});

it('drops an authorizer with the link over which its function was asked', () => {
  const asked = after(
    EMPTY,
    insertResource('gateway'),
    insertResource('function'),
    connect('gateway', 'function'),
    setField({ of: 'resource', id: 'gateway' }, ['authorizer'], { kind: 'lambda', function: 'function' }),
  );
  const design = after(asked, remove({ resources: [], links: ['gateway-function'] }));
  expect(resourceOf(design, 'gateway')).not.toHaveProperty('authorizer');
});

it('refuses a value out of range with the reason, and takes one within', () => {
  const subject = { of: 'resource', id: 'function' } as const;
  expect(setField(subject, ['memoryMib'], 64)(chain())).toMatchObject({
    kind: 'refused',
    reason: 'Expected a whole number from 128 to 10240, got 64 (memoryMib).',
    pointer: '/resources/2/memoryMib',
  });
  expect(settingsOf(after(chain(), setField(subject, ['memoryMib'], 512)), subject)).toMatchObject({ memoryMib: 512 });
});

it('renames a part wherever it is named', () => {
  const design = after(
    chain(),
    insertResource('queue'),
    setField({ of: 'resource', id: 'queue' }, ['deadLetterQueue'], 'queue-2'),
    renameResource('queue-2', 'lost'),
  );
  expect(resourceOf(design, 'queue')).toMatchObject({ deadLetterQueue: 'lost' });
  expect(parseArchitecture(design).kind).toBe('valid');
});

it('pastes what was copied under free ids, with the links between the copied parts only', () => {
  const text = copyText(chain(), ['queue', 'function']) ?? '';
  const design = after(chain(), paste(text));
  expect(design.resources.map(({ id }) => id).slice(4)).toEqual(['queue-2', 'function-2']);
  expect(design.links.slice(3)).toMatchObject([{ from: 'queue-2', to: 'function-2', kind: 'poll' }]);
});

it('duplicates parts beside the others', () => {
  const design = after(chain(), duplicate(['table']));
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
  const moved = after(
    chain(),
    moveTo({ client: { x: 2, y: 0 }, queue: { x: 250, y: 40 }, function: { x: 900, y: 90 } }),
  );
  const ids = ['client', 'queue', 'function'];
  expect(
    Object.values(after(moved, align(ids, 'top')).layout ?? {})
      .map(({ y }) => y)
      .slice(0, 3),
  ).toEqual([0, 0, 0]);
  const { layout } = after(moved, distribute(ids, 'across'));
  const gap = (a: string, width: number, b: string) => (layout?.[b]?.x ?? 0) - (layout?.[a]?.x ?? 0) - width;
  expect(gap('client', 168, 'queue')).toBeCloseTo(gap('queue', 196, 'function'), 0);
});

it('arranges the chosen parts, and leaves the others where they are', () => {
  const design = chain();
  const arranged = after(design, arrange(['queue', 'function']));
  expect(arranged.layout?.client).toEqual(design.layout?.client);
  const all = after(design, arrange()).layout ?? {};
  expect((all.client?.x ?? 0) < (all.queue?.x ?? 0) && (all.queue?.x ?? 0) < (all.function?.x ?? 0)).toBe(true);
});

it('has a form for every field of every kind, and each field can be set from nothing', () => {
  for (const kind of KIND_NAMES) {
    const design = after(EMPTY, insertResource(kind), insertResource('queue'));
    for (const field of resourceFields(kind).filter(({ form }) => form.type !== 'reference')) {
      const edited = setField({ of: 'resource', id: kind }, [field.name], beginningOf(field))(design);
      const isOfMore = ['readScaling', 'writeScaling', 'cron', 'runtime', 'label', 'description'].includes(field.name);
      if (!isOfMore) expect([kind, field.name, edited.kind]).toEqual([kind, field.name, 'done']);
    }
  }
});

it('begins every variant of a field with something valid', () => {
  for (const kind of KIND_NAMES) {
    const design = after(EMPTY, insertResource(kind));
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
      duplicate([id(a), id(b)]),
      paste(copyText(architecture, [id(a), id(b)]) ?? ''),
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
        if (design.resources.length > 0) expect(parseArchitecture(design)).toMatchObject({ kind: 'valid' });
      }
    }),
    { numRuns: 150 },
  );
});
