import type { Command } from '@/components/commands/registry';
import { capitalised, KIND_NAMES, KINDS } from '@/content/kinds/kinds';
import { COMMANDS } from './commands';
import { insertPart } from './dialogs';
import { EXPORT_FORMS } from './exports';
import { exportAs } from './keep-panel';
import type { EditorSession } from './session';

/** These lead to the list itself. */
const LISTS = new Set(['commands', 'shortcuts']);

/** What only keys do on the diagram. */
const DIAGRAM_KEYS: readonly (readonly [string, string])[] = [
  ['Tab', 'To the next part or link'],
  ['Enter', 'Select; again: its settings'],
  ['Arrow keys', 'Move what is selected; with Shift further'],
  ['Shift and drag', 'Select with a box'],
  ['Escape', 'Let go of what is selected, then leave the diagram'],
];

/** What the editor can do, for the palette and the sheet of shortcuts. */
export function editorCommands(session: EditorSession): Command[] {
  const hasParts = () => session.architecture.resources.length > 0;
  return [
    ...COMMANDS.filter(({ id }) => !LISTS.has(id)).map(({ id, label, group, keys, isPossible, run }) => ({
      id: `editor ${id}`,
      label,
      group,
      keys,
      isPossible: () => isPossible(session),
      run: () => run(session),
    })),
    ...KIND_NAMES.map((kind) => ({
      id: `insert ${kind}`,
      label: `Insert: ${capitalised(KINDS[kind].word)}`,
      group: 'Insert',
      words: KINDS[kind].service,
      run: () => insertPart(session, kind),
    })),
    ...EXPORT_FORMS.map((form) => ({
      id: `export ${form.id}`,
      label: `Export: ${form.label}`,
      group: 'Keep and share',
      words: `${form.hint} download save`,
      isPossible: hasParts,
      run: () => void exportAs(session, form),
    })),
    ...DIAGRAM_KEYS.map(([keys, label]) => ({ id: `diagram ${keys}`, label, group: 'On the diagram', keys: [keys] })),
  ];
}
