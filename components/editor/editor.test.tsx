// @vitest-environment jsdom
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { beforeAll, expect, it, vi } from 'vitest';
import { turnSingleKeys } from '@/components/simulation/single-keys';
import { StageProvider } from '@/components/simulation/stage-context';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { testStage } from '@/components/simulation/test-stage';
import { exportJson } from '@/content/exchange/export-json';
import type { Architecture } from '@/simulator';
import type { DesignVersion, DesignVersions } from './design-versions';
import { Editor } from './editor';

beforeAll(() => {
  vi.stubGlobal(
    'DOMMatrixReadOnly',
    class {
      m22 = 1;
    },
  );
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }));
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
  };
  Element.prototype.scrollIntoView ??= () => {};
});

const NO_VERSIONS: DesignVersions = { list: async () => [], add: async () => {} };

async function openEditor(versions = NO_VERSIONS) {
  const stage = testStage();
  const designs: Architecture[] = [];
  render(
    <StageProvider value={stage}>
      <Editor
        pattern={stage.architecture}
        isOpen
        versions={versions}
        onChange={(design) => designs.push(design)}
        onDone={() => {}}
      />
    </StageProvider>,
  );
  await act(async () => {});
  const latest = () => designs.at(-1) ?? stage.architecture;
  return { stage, designs, latest };
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const openPanel = (name: RegExp) => fireEvent.click(screen.getByRole('radio', { name }));
const notice = () => screen.getByRole('status').textContent;

it('inserts a part of the palette, selects it, and takes it back', async () => {
  const { stage, latest } = await openEditor();
  press('Bucket');
  expect(latest().resources.at(-1)).toMatchObject({ kind: 'bucket' });
  expect(screen.getByRole('heading', { name: /\(bucket\)$/ })).toBeDefined();
  expect(notice()).toBe('Insert bucket.');
  press('Undo');
  expect(latest().resources).toHaveLength(stage.architecture.resources.length);
  expect(notice()).toBe('Undone: Insert bucket.');
});

it('lists for a part what it may lead to first, and the reasons against the rest', async () => {
  await openEditor();
  press('Queue');
  fireEvent.click(screen.getByRole('button', { name: 'Connect the part to' }));
  const options = within(screen.getByRole('dialog')).getAllByRole('option', { hidden: true });
  const possible = options.filter((option) => option.getAttribute('aria-disabled') !== 'true');
  expect(possible.length).toBeGreaterThan(0);
  for (const option of possible) expect(option.textContent).toMatch(/\(function\)it fetches batches from there$/);
  const client = options.find((option) => option.textContent?.includes('(client)'));
  expect(client?.textContent).toContain('Nothing leads to a client: a client only sends.');
});

it('shows every setting with its meaning, and refuses one out of range with the reason', async () => {
  const { latest } = await openEditor();
  press('Function');
  press('About Memory');
  expect(screen.getByText(/Memory of one instance/)).toBeDefined();
  const before = latest();
  fireEvent.change(screen.getByRole('textbox', { name: 'Runtime' }), { target: { value: '' } });
  expect(screen.getByRole('alert').textContent).toMatch(/^Expected a text of length >= 1/);
  expect(latest()).toBe(before);
});

it('joins the moves of a slider in one step of the history', async () => {
  const { latest } = await openEditor();
  press('Function');
  const slider = screen.getByRole('slider', { name: 'Timeout' });
  for (const position of [200, 300, 400]) fireEvent.change(slider, { target: { value: String(position) } });
  expect(latest().resources.at(-1)).not.toMatchObject({ timeoutS: 3 });
  openPanel(/^History$/);
  const steps = within(screen.getByLabelText('Settings and lists')).getAllByRole('listitem');
  expect(steps.map((step) => step.textContent)).toEqual([
    expect.stringMatching(/^Set timeout of Function/),
    'Insert function',
    'Opened',
  ]);
});

it('starts an edit from what the controls of the stage say', async () => {
  const { stage, latest } = await openEditor();
  act(() => stage.store.setState(({ settings }) => ({ settings: { ...settings, limit: 77 } })));
  press('Table');
  expect(latest().account.concurrency).toBe(77);
  press('Undo');
  expect(latest().account.concurrency).toBe(77);
});

it('can do in the outline what the canvas can', async () => {
  const { latest } = await openEditor();
  openPanel(/^Outline$/);
  const [first] = latest().resources;
  press(`Delete ${first?.label ?? first?.id}`);
  expect(latest().resources.some(({ id }) => id === first?.id)).toBe(false);
});

it('opens the design that was kept the last time, and keeps the next one', async () => {
  const own = { ...testArchitecture(), name: 'Kept before' };
  const kept: DesignVersion[] = [{ id: 1, slug: 'for-tests', savedAt: 0, text: exportJson(own) }];
  const { latest } = await openEditor({
    list: async () => kept,
    add: async (slug, text, savedAt) => void kept.push({ id: 2, slug, text, savedAt }),
  });
  expect(latest().name).toBe('Kept before');
  press('Table');
  act(() => void window.dispatchEvent(new Event('pagehide')));
  expect(kept).toHaveLength(2);
});

it('leaves the design alone when what was kept cannot be read', async () => {
  const text = '{"format":"cloud-architecture/1","__proto__":{}}';
  const { designs } = await openEditor({ ...NO_VERSIONS, list: async () => [{ id: 1, slug: 'x', savedAt: 0, text }] });
  expect(designs).toEqual([]);
});

it('inserts a note to be written at once, lists it, and takes it back', async () => {
  const { latest } = await openEditor();
  press('Note');
  const field = screen.getByRole('textbox', { name: 'Text of the note' });
  fireEvent.change(field, { target: { value: 'Mind the queue.\nIt grows.' } });
  fireEvent.blur(field);
  expect(latest().notes).toMatchObject([{ id: 'note', text: 'Mind the queue.\nIt grows.' }]);
  openPanel(/^Outline$/);
  press('Mind the queue. (note)');
  openPanel(/^Settings$/);
  fireEvent.change(screen.getByRole('textbox', { name: 'Text' }), { target: { value: 'Shorter' } });
  expect(latest().notes[0]?.text).toBe('Shorter');
  press('Undo');
  press('Undo');
  press('Undo');
  expect(latest().notes).toEqual([]);
});

it('shows hostile words as words', async () => {
  const { latest } = await openEditor();
  press('Frame');
  const field = screen.getByRole('textbox', { name: 'Title of the frame' });
  fireEvent.change(field, { target: { value: '<img src=x onerror=alert(1)>' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  expect(latest().frames[0]?.title).toBe('<img src=x onerror=alert(1)>');
  expect(document.querySelector('img')).toBeNull();
});

it('deletes several things in one step, and offers to bring them back', async () => {
  const { stage, latest } = await openEditor();
  fireEvent.keyDown(screen.getByRole('toolbar', { name: 'Edit the design' }), {
    key: 'a',
    code: 'KeyA',
    ctrlKey: true,
  });
  press('Delete');
  expect(latest().resources).toEqual([]);
  expect(screen.getByText(`Deleted ${stage.architecture.resources.length} things.`)).toBeDefined();
  press('Undo the deletion');
  expect(latest().resources).toHaveLength(stage.architecture.resources.length);
  expect(screen.queryByRole('button', { name: 'Undo the deletion' })).toBeNull();
});

it('obeys keys without a modifier only while they are turned on', async () => {
  const { latest } = await openEditor();
  const toolbar = screen.getByRole('toolbar', { name: 'Edit the design' });
  act(() => turnSingleKeys(false));
  fireEvent.keyDown(toolbar, { key: 't', code: 'KeyT' });
  expect(latest().notes).toEqual([]);
  act(() => turnSingleKeys(true));
  fireEvent.keyDown(toolbar, { key: 't', code: 'KeyT' });
  expect(latest().notes).toHaveLength(1);
});

it('does not arrange the diagram while a run plays, and says so', async () => {
  const { stage, designs } = await openEditor();
  act(() => stage.store.setState({ phase: 'playing' }));
  press('Arrange all in columns');
  expect(notice()).toMatch(/^Pause the run first/);
  expect(designs).toEqual([]);
});
