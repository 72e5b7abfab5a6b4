'use client';

import { useStore } from 'zustand';
import { isAppleKeyboard } from '@/components/commands/dialog-keys';
import { keyWords } from '@/components/commands/key-words';
import { Glyph } from '@/components/diagram/nodes/glyph';
import { useSimulation } from '@/components/simulation/stage-context';
import { Button, IconButton } from '@/components/ui/button';
import { capitalised, KIND_NAMES, KINDS } from '@/content/kinds/kinds';
import { KIND_TYPE } from './canvas';
import { commandOf } from './commands';
import { insertPart } from './dialogs';
import styles from './editor.module.css';
import { useEditor, useEditorState } from './editor-context';
import { Icon, type IconName } from './icon';
import type { EditorState } from './session';

const TOOLS: readonly (readonly [string, IconName])[] = [
  ['undo', 'undo'],
  ['redo', 'redo'],
  ['insert', 'insert'],
  ['connect', 'connect'],
  ['duplicate', 'duplicate'],
  ['delete', 'delete'],
  ['pin', 'pin'],
  ['arrange', 'arrange'],
  ['fit', 'fit'],
  ['grid', 'grid'],
  ['minimap', 'map'],
  ['full-screen', 'full'],
  ['commands', 'commands'],
  ['shortcuts', 'keys'],
];

/** Commands that turn something on or off, and what tells whether it is on. */
const SWITCHES: Readonly<Record<string, (state: EditorState) => boolean>> = {
  grid: (state) => state.hasGrid,
  minimap: (state) => state.hasMinimap,
  'full-screen': (state) => state.isFull,
};

/** The commands that are needed most, as buttons. */
export function Toolbar({ onDone }: { onDone: () => void }) {
  const session = useEditor();
  const state = useEditorState((each) => each);
  const isPlaying = useSimulation(({ phase }) => phase === 'playing');
  const isApple = isAppleKeyboard();
  useStore(session.documents.api);
  useStore(session.documents.api.temporal);
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Edit the design">
      {TOOLS.map(([id, icon]) => {
        const command = commandOf(id);
        const isPossible = command.isPossible(session);
        const keys = command.keys[0] === undefined ? '' : ` (${keyWords(command.keys[0], isApple)})`;
        return (
          <IconButton
            key={id}
            label={command.label.replace('…', '')}
            title={`${command.label}${keys}`}
            aria-disabled={!isPossible || undefined}
            aria-pressed={SWITCHES[id]?.(state)}
            onClick={() => {
              if (isPossible) command.run(session);
            }}
          >
            <Icon name={icon} />
          </IconButton>
        );
      })}
      {state.isFull && (
        <Button onClick={session.togglePlay} disabled={session.architecture.resources.length === 0}>
          {isPlaying ? 'Pause' : 'Play'}
        </Button>
      )}
      <Button variant="primary" className={styles.done ?? ''} onClick={onDone}>
        Done
      </Button>
    </div>
  );
}

/** Every kind of part, notes and frames: a press inserts one, and so does dragging it onto the diagram. */
export function Palette() {
  const session = useEditor();
  return (
    <ul className={styles.palette} aria-label="Parts to insert">
      {KIND_NAMES.map((kind) => (
        <li key={kind}>
          <Button
            draggable
            title={`Insert a ${KINDS[kind].word} (${KINDS[kind].service})`}
            onClick={() => insertPart(session, kind)}
            onDragStart={(event) => {
              event.dataTransfer.setData(KIND_TYPE, kind);
              event.dataTransfer.effectAllowed = 'copy';
            }}
          >
            <Glyph kind={kind} />
            {capitalised(KINDS[kind].word)}
          </Button>
        </li>
      ))}
      {(['note', 'frame'] as const).map((kind) => (
        <li key={kind}>
          <Button
            draggable
            title={commandOf(kind).label}
            onClick={() => commandOf(kind).run(session)}
            onDragStart={(event) => {
              event.dataTransfer.setData(KIND_TYPE, kind);
              event.dataTransfer.effectAllowed = 'copy';
            }}
          >
            <Icon name={kind} />
            {capitalised(kind)}
          </Button>
        </li>
      ))}
    </ul>
  );
}
