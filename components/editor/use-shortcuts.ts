'use client';

import { type ClipboardEvent, type KeyboardEvent, useMemo } from 'react';
import { createKeybindingsHandler } from 'tinykeys';
import { areSingleKeysOn, isSingleKey } from '@/components/simulation/single-keys';
import { GRID_PX } from '@/content/editing/boxes';
import { remove } from '@/content/editing/change';
import { copyText, paste } from '@/content/editing/clipboard';
import { moveBy } from '@/content/editing/places';
import { COMMANDS, selectionInWords } from './commands';
import type { EditorSession } from './session';

/** Keys that the browser turns into events of the clipboard, which bring its content along and need no permission. */
const BY_CLIPBOARD = new Set(['copy', 'cut', 'paste']);
const TEXT_FIELDS = 'input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, select, [contenteditable]';
const CONTROLS = 'button, a, summary, input';

/** What an element needs so that the editor's keys work in it, and nowhere else. */
export interface ShortcutProps {
  onKeyDownCapture(event: KeyboardEvent): void;
  onCopy(event: ClipboardEvent): void;
  onCut(event: ClipboardEvent): void;
  onPaste(event: ClipboardEvent): void;
}

/** The keys of all commands. Inside text fields they belong to the text. */
export function useShortcuts(session: EditorSession): ShortcutProps {
  return useMemo(() => {
    const bindings = COMMANDS.filter(({ id }) => !BY_CLIPBOARD.has(id)).flatMap((command) =>
      command.keys.map((keys) => {
        const handle = (event: globalThis.KeyboardEvent) => {
          if (isSingleKey(keys) && !areSingleKeysOn()) return;
          if (command.id === 'edit' && !isOnSelected(session, event.target)) return;
          if (!command.isPossible(session)) return;
          event.preventDefault();
          event.stopPropagation();
          command.run(session);
        };
        return [keys, handle] as const;
      }),
    );
    const letGo = (event: globalThis.KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest(CONTROLS)) return;
      if (Object.values(session.selection).flat().length > 0) session.select({});
      else document.getElementById('editor-panel')?.focus();
    };
    const handleKeys = createKeybindingsHandler(
      { ...Object.fromEntries(bindings), ...arrowBindings(session), Escape: letGo },
      { ignore: ({ isComposing, target }) => isComposing || isElsewhere(target) },
    );
    const copied = (event: ClipboardEvent): boolean => {
      if (isElsewhere(event.target) || window.getSelection()?.type === 'Range') return false;
      const text = copyText(session.running, session.selection);
      if (text === undefined) return false;
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
      return true;
    };
    return {
      onKeyDownCapture: (event) => handleKeys(event.nativeEvent),
      onCopy: (event) => {
        if (copied(event)) session.say(`Copied ${selectionInWords(session)}.`);
      },
      onCut: (event) => {
        if (copied(event)) session.do(`Cut ${selectionInWords(session)}`, remove(session.selection));
      },
      onPaste: (event) => {
        if (isElsewhere(event.target)) return;
        event.preventDefault();
        session.do('Paste', paste(event.clipboardData.getData('text/plain')));
      },
    };
  }, [session]);
}

/** Ways of the arrow keys. */
const ARROWS = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
} as const;
/** With Shift a push goes so many times further. */
const LONG_PUSH = 5;

/** The arrow keys push what is selected; a row of pushes is one step. */
function arrowBindings(session: EditorSession) {
  const bindings = Object.entries(ARROWS).flatMap(([key, { x, y }]) =>
    (['', 'Shift+'] as const).map((modifier) => {
      const push = (event: globalThis.KeyboardEvent) => {
        const { resources, annotations } = session.selection;
        const ids = [...resources, ...annotations];
        if (ids.length === 0 || !isOnDiagram(event.target)) return;
        event.preventDefault();
        event.stopPropagation();
        const far = GRID_PX * (modifier === '' ? 1 : LONG_PUSH);
        const words = selectionInWords(session);
        const edited = session.do(`Move ${words}`, moveBy(ids, { x: x * far, y: y * far }), `move ${ids.join(' ')}`);
        if (edited.kind === 'done') session.say(`Moved ${words} ${DIRECTIONS[key as keyof typeof ARROWS]} by ${far}.`);
      };
      return [`${modifier}${key}`, push] as const;
    }),
  );
  return Object.fromEntries(bindings);
}

const DIRECTIONS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const;

function isOnDiagram(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.react-flow__node') !== null;
}

/** Whether keys belong to a text or a dialog, and not to the diagram. */
function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`dialog, ${TEXT_FIELDS}`) !== null;
}

/** Enter opens the settings only on what is selected already; elsewhere it selects, or presses a button. */
function isOnSelected({ selection }: EditorSession, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const id = target.closest('.react-flow__node, .react-flow__edge')?.getAttribute('data-id');
  return id != null && Object.values(selection).some((ids) => ids.includes(id));
}
