import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../_contract/limits';
import type { JsonObject } from '../../_ports/json';
import { type Scope, ScopeGoneError } from '../../_ports/scope';
import type { ItemPosition, Table } from '../../_ports/table';
import { items } from '../database/schema';
import { atOnce, NOW_MS, newScope, newUser, type Subject, tally } from './subject';

export function describeTable(subject: () => Subject): void {
  describe('table', () => {
    let scope: Scope;
    let table: Table;

    beforeEach(async () => {
      scope = await newScope(subject());
      table = subject().storage.table(scope);
    });

    it('keeps an item as it was written, whatever its text', async () => {
      const anyText = fc.string({ unit: 'binary' });
      const hostile = fc.array(fc.constantFrom('\0', '\\', '\\u0000', '\ud800', '\udc00', '"', "'", '{', '💥', '../'));
      const text = fc.oneof(
        anyText,
        hostile.map((parts) => parts.join('')),
      );
      let created = 0;
      await fc.assert(
        fc.asyncProperty(text, text, async (field, value) => {
          const id = `item-${created++}`;
          const document: JsonObject = { [field]: value, list: [value, 1e308, -0.1], nested: { [value]: null } };
          await table.create({ id, document, nowMs: NOW_MS });
          const kept = await table.get(id);
          expect(JSON.stringify(kept?.document)).toBe(JSON.stringify(document));
          const { items: found } = await table.list({ limit: 100, equals: { [field]: value } });
          expect(found.map((item) => item.id)).toContain(id);
        }),
        { numRuns: 25 },
      );
    });

    it('finds nothing under an identifier that no text column could hold', async () => {
      expect(await table.get('\0')).toBeUndefined();
      expect(await table.get('\ud800')).toBeUndefined();
      expect(await table.get("' or 1=1 --")).toBeUndefined();
    });

    it('creates an item once for 100 creators of the same identifier', async () => {
      const outcomes = await atOnce(100, (index) =>
        table.create({ id: 'same', document: { creator: index }, nowMs: NOW_MS }),
      );
      expect(tally(outcomes)).toEqual({ created: 1, exists: 99 });
      const winner = outcomes.find((outcome) => outcome.kind === 'created');
      expect(
        outcomes.every(
          (outcome) =>
            'item' in outcome && 'item' in winner! && outcome.item.document.creator === winner.item.document.creator,
        ),
      ).toBe(true);
    });

    it('loses none of 200 increments that several writers make through the version', async () => {
      const writers = 4;
      await table.create({ id: 'counter', document: { count: 0 }, nowMs: NOW_MS });
      const increment = async (): Promise<void> => {
        for (;;) {
          const item = await table.get('counter');
          const document = { count: Number(item?.document.count) + 1 };
          const outcome = await table.replace({ id: 'counter', ifVersion: item!.version, document, nowMs: NOW_MS });
          if (outcome.kind === 'changed') return;
        }
      };
      await atOnce(writers, async () => {
        for (let done = 0; done < 200 / writers; done += 1) await increment();
      });
      expect(await table.get('counter')).toMatchObject({ version: 201, document: { count: 200 } });
    });

    it('lets one of many writers through who know the same version', async () => {
      await table.create({ id: 'item', document: {}, nowMs: NOW_MS });
      const outcomes = await atOnce(50, (writer) =>
        table.replace({ id: 'item', ifVersion: 1, document: { writer }, nowMs: NOW_MS + 1 }),
      );
      expect(tally(outcomes)).toEqual({ changed: 1, conflict: 49 });
      expect(await table.get('item')).toMatchObject({ version: 2, createdAtMs: NOW_MS, updatedAtMs: NOW_MS + 1 });
    });

    it('says what became of a change to an item that is gone or has moved on', async () => {
      expect(await table.replace({ id: 'none', ifVersion: 1, document: {}, nowMs: NOW_MS })).toEqual({
        kind: 'missing',
      });
      expect(await table.delete({ id: 'none', ifVersion: 1, nowMs: NOW_MS })).toEqual({ kind: 'missing' });
      await table.create({ id: 'item', document: { a: 1 }, nowMs: NOW_MS });
      expect(await table.delete({ id: 'item', ifVersion: 2, nowMs: NOW_MS })).toEqual({ kind: 'conflict', version: 1 });
      const deleted = await table.delete({ id: 'item', ifVersion: 1, nowMs: NOW_MS });
      expect(deleted).toMatchObject({ kind: 'changed', item: { version: 1, document: { a: 1 } } });
      expect(await table.get('item')).toBeUndefined();
    });

    it('never holds more items than the sandbox may have', async () => {
      await fillWithItems(scope, LIMITS.itemsPerSandbox - 3);
      const user = subject().storage.table(await newUser(subject(), scope.sandboxId));
      const outcomes = await atOnce(20, (index) =>
        (index % 2 === 0 ? table : user).create({ id: `last-${index}`, document: {}, nowMs: NOW_MS }),
      );
      expect(tally(outcomes)).toEqual({ created: 3, 'quota-exceeded': 17 });
      expect(await subject().storage.sandboxes.usage(scope.sandboxId)).toMatchObject({ items: LIMITS.itemsPerSandbox });
    });

    it('pages through items newest first, each once, while others come and go', async () => {
      await fillWithItems(scope, 40);
      const seen: string[] = [];
      let after: ItemPosition | undefined;
      do {
        const page = await table.list({ limit: 7, ...(after && { after }) });
        seen.push(...page.items.map((item) => item.id));
        after = page.next;
        await table.create({ id: `new-${seen.length}`, document: {}, nowMs: NOW_MS + 1000 });
      } while (after);
      const times = seen.map((id) => Number(id.split('-')[1]));
      expect(new Set(seen).size).toBe(40);
      expect(times).toEqual([...times].sort((a, b) => b - a));
    });

    it('tells values of different types apart when it filters', async () => {
      await table.create({ id: 'a', document: { priority: 1, tags: ['x', 'y'], open: true }, nowMs: NOW_MS });
      await table.create({ id: 'b', document: { priority: '1', tags: ['y'], open: 'true' }, nowMs: NOW_MS });
      const idsWith = async (equals: Record<string, string | number | boolean>) =>
        (await table.list({ limit: 10, equals })).items.map((item) => item.id);
      expect(await idsWith({ priority: 1 })).toEqual(['a']);
      expect(await idsWith({ priority: '1' })).toEqual(['b']);
      expect(await idsWith({ open: true, tags: 'y' })).toEqual(['a']);
      expect(await idsWith({ tags: 'y' })).toHaveLength(2);
      expect(await idsWith({ tags: 'z' })).toEqual([]);
    });

    it('shows and changes nothing of another owner or another sandbox', async () => {
      await table.create({ id: 'mine', document: {}, nowMs: NOW_MS });
      const others = [await newUser(subject(), scope.sandboxId), await newScope(subject())];
      for (const other of others) {
        const foreign = subject().storage.table(other);
        expect(await foreign.get('mine')).toBeUndefined();
        expect((await foreign.list({ limit: 10 })).items).toEqual([]);
        expect(await foreign.replace({ id: 'mine', ifVersion: 1, document: {}, nowMs: NOW_MS })).toEqual({
          kind: 'missing',
        });
        expect(await foreign.delete({ id: 'mine', ifVersion: 1, nowMs: NOW_MS })).toEqual({ kind: 'missing' });
        expect(await foreign.create({ id: 'mine', document: { other: true }, nowMs: NOW_MS })).toMatchObject({
          kind: 'created',
        });
      }
      expect(await table.get('mine')).toMatchObject({ version: 1, document: {} });
    });

    it('writes neither item nor stream when the receipt cannot be written', async () => {
      const unwritable = { status: 201, headers: {}, body: { kind: 'json', value: 1n as unknown as number } } as const;
      const receipt = { recordId: 'any', answer: unwritable };
      await expect(table.create({ id: 'item', document: {}, nowMs: NOW_MS }, receipt)).rejects.toThrow();
      expect(await table.get('item')).toBeUndefined();
      expect(await subject().storage.effects(scope).activity(0)).toMatchObject({ inserts: 0, items: 0 });
    });

    it('refuses to write where sandbox or owner are not, and writes nothing', async () => {
      const gone = [
        { ...scope, sandboxId: 'never-was' },
        { ...scope, ownerId: 'nobody' },
      ];
      for (const nowhere of gone) {
        const write = subject().storage.table(nowhere).create({ id: 'item', document: {}, nowMs: NOW_MS });
        await expect(write).rejects.toThrow(ScopeGoneError);
      }
    });

    /** Each a millisecond after the other, but every third at the same time as the one before. */
    function fillWithItems(owner: Scope, count: number): Promise<unknown> {
      const rows = Array.from({ length: count }, (_, index) => {
        const atMs = NOW_MS + index - (index % 3 === 2 ? 1 : 0);
        const item = { id: `at-${atMs}-${index}`, version: 1, createdAtMs: atMs, updatedAtMs: atMs };
        return { ...owner, ...item, document: {}, facets: [] };
      });
      return subject().database.insert(items).values(rows);
    }
  });
}
