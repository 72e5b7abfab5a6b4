// @vitest-environment jsdom
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SITE_PAGES } from '@/components/site/pages';
import { dialogOf } from './dialog-keys';
import { keyWords } from './key-words';
import { allCommands, askForCommands, onCommandsAsked, provideCommands } from './registry';

const KEYBOARD = { isApple: false, hasSingleKeys: true };

function pressed(key: string, more: Partial<KeyboardEvent> = {}) {
  const none = { metaKey: false, ctrlKey: false, altKey: false, defaultPrevented: false, target: document.body };
  return { ...none, key, ...more };
}

/** An element that stands in a page. */
function placed<Name extends keyof HTMLElementTagNameMap>(name: Name, around?: string): HTMLElementTagNameMap[Name] {
  const parent = document.body.appendChild(document.createElement(around ?? 'div'));
  return parent.appendChild(document.createElement(name));
}

afterEach(() => document.body.replaceChildren());

describe('keys that open a list', () => {
  it('opens the palette with Ctrl+K, also out of a field, and with ⌘K on keyboards of Apple', () => {
    expect(dialogOf(pressed('k', { ctrlKey: true, target: placed('input') }), KEYBOARD)).toBe('palette');
    expect(dialogOf(pressed('k', { metaKey: true }), { ...KEYBOARD, isApple: true })).toBe('palette');
    expect(dialogOf(pressed('k', { ctrlKey: true }), { ...KEYBOARD, isApple: true })).toBeUndefined();
  });

  it('opens the palette with a slash and the sheet with a question mark, but not out of a field', () => {
    expect(dialogOf(pressed('/'), KEYBOARD)).toBe('palette');
    expect(dialogOf(pressed('?'), KEYBOARD)).toBe('shortcuts');
    for (const key of ['/', '?']) {
      expect(dialogOf(pressed(key, { target: placed('textarea') }), KEYBOARD)).toBeUndefined();
      expect(dialogOf(pressed(key), { ...KEYBOARD, hasSingleKeys: false })).toBeUndefined();
    }
  });

  it('leaves keys alone that somebody else has handled, or that are pressed in a dialog', () => {
    expect(dialogOf(pressed('k', { ctrlKey: true, defaultPrevented: true }), KEYBOARD)).toBeUndefined();
    expect(dialogOf(pressed('k', { ctrlKey: true, target: placed('button', 'dialog') }), KEYBOARD)).toBeUndefined();
  });

  it('writes keys as they stand on the keyboard', () => {
    expect(keyWords('Shift+$mod+z', false)).toBe('Shift+Ctrl+Z');
    expect(keyWords('$mod+k', true)).toBe('⌘ K');
    expect(keyWords('Shift+Digit1', false)).toBe('Shift+1');
  });
});

describe('the registry', () => {
  it('asks each source when somebody looks, and forgets one that is taken away', async () => {
    let label = 'Play';
    const end = provideCommands('stage', () => [{ id: 'play', label, group: 'Run' }]);
    label = 'Pause';
    expect(await allCommands()).toEqual([{ id: 'play', label: 'Pause', group: 'Run' }]);
    end();
    expect(await allCommands()).toEqual([]);
  });

  it('goes on without a source that fails', async () => {
    const ends = [
      provideCommands('good', () => [{ id: 'good', label: 'Good', group: 'A' }]),
      provideCommands('bad', () => Promise.reject(new Error('not fetched'))),
    ];
    expect((await allCommands()).map(({ id }) => id)).toEqual(['good']);
    for (const end of ends) end();
  });

  it('does not take a newer source away with an older one of the same name', async () => {
    const endFirst = provideCommands('editor', () => [{ id: 'first', label: 'First', group: 'A' }]);
    const endSecond = provideCommands('editor', () => [{ id: 'second', label: 'Second', group: 'A' }]);
    endFirst();
    expect((await allCommands()).map(({ id }) => id)).toEqual(['second']);
    endSecond();
  });

  it('tells whoever listens which list is wanted', () => {
    const asked: string[] = [];
    const end = onCommandsAsked((dialog) => asked.push(dialog));
    askForCommands('shortcuts');
    end();
    askForCommands('palette');
    expect(asked).toEqual(['shortcuts']);
  });
});

it('lists every page of the site', () => {
  const root = join(import.meta.dirname, '../../app');
  const below = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [join(folder, entry.name), ...below(join(folder, entry.name))] : [],
    );
  const pages = ['.', ...below('.')].filter((folder) => existsSync(join(root, folder, 'page.tsx')));
  const paths = pages.map((folder) => (folder === '.' ? '/' : `/${folder}`)).filter((path) => !path.includes('['));
  const led = ['/embed', '/designs/open'];
  expect(SITE_PAGES.map(({ path }) => path).sort()).toEqual(paths.filter((path) => !led.includes(path)).sort());
});
