'use client';

import { useStore } from 'zustand';
import { Glyph } from '@/components/diagram/nodes/glyph';
import { Button, IconButton } from '@/components/ui/button';
import { capitalised, KIND_NAMES, KINDS } from '@/content/kinds/kinds';
import { KIND_TYPE } from './canvas';
import { commandOf, keyWords } from './commands';
import { insertPart, useIsApple } from './dialogs';
import styles from './editor.module.css';
import { useEditor, useEditorState } from './editor-context';
import { Icon, type IconName } from './icon';

const TOOLS: readonly (readonly [string, IconName])[] = [
  ['undo', 'undo'],
  ['redo', 'redo'],
  ['insert', 'insert'],
  ['connect', 'connect'],
  ['duplicate', 'duplicate'],
  ['delete', 'delete'],
  ['arrange', 'arrange'],
  ['fit', 'fit'],
  ['commands', 'commands'],
  ['shortcuts', 'keys'],
];

/** The commands that are needed most, as buttons. */
export function Toolbar({ onDone }: { onDone: () => void }) {
  const session = useEditor();
  const isApple = useIsApple();
  useEditorState((state) => state.selection);
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
            onClick={() => {
              if (isPossible) command.run(session);
            }}
          >
            <Icon name={icon} />
          </IconButton>
        );
      })}
      <Button variant="primary" className={styles.done ?? ''} onClick={onDone}>
        Done
      </Button>
    </div>
  );
}

/** Every kind of part: a press inserts one, and so does dragging it onto the diagram. */
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
    </ul>
  );
}
