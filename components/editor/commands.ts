import { remove } from '@/content/editing/change';
import { copyText, duplicate, paste } from '@/content/editing/clipboard';
import { nameOf, resourceOf } from '@/content/editing/edit';
import { align, arrange, distribute } from '@/content/editing/places';
import type { EditorSession } from './session';

export type CommandGroup = 'Build' | 'Select' | 'Arrange' | 'History' | 'View' | 'Keep and share';

/** One thing the editor can do: the toolbar, the keys, the sheet of shortcuts and the list of commands show these. */
export interface Command {
  id: string;
  label: string;
  group: CommandGroup;
  /** Key combinations, as tinykeys writes them. */
  keys: readonly string[];
  isPossible(session: EditorSession): boolean;
  run(session: EditorSession): void;
}

const always = () => true;
const hasParts = ({ architecture }: EditorSession) => architecture.resources.length > 0;
const hasSelection = ({ selection }: EditorSession) => selection.resources.length + selection.links.length > 0;
const hasSelectedParts = ({ selection }: EditorSession) => selection.resources.length > 0;
const hasOnePart = ({ selection }: EditorSession) => selection.resources.length === 1;
const hasSeveral =
  (count: number) =>
  ({ selection }: EditorSession) =>
    selection.resources.length >= count;

const command = (
  id: string,
  label: string,
  group: CommandGroup,
  keys: readonly string[],
  isPossible: Command['isPossible'],
  run: Command['run'],
): Command => ({ id, label, group, keys, isPossible, run });

/** Every command, in the order that lists have them. */
export const COMMANDS: readonly Command[] = [
  command('insert', 'Insert a part…', 'Build', ['n'], always, (session) => session.ask('insert')),
  command('connect', 'Connect the part to…', 'Build', ['e'], hasOnePart, (session) => session.ask('connect')),
  command('edit', 'Edit the settings', 'Build', ['Enter'], hasSelection, showSettings),
  command('delete', 'Delete', 'Build', ['Delete', 'Backspace'], hasSelection, deleteSelection),
  command('duplicate', 'Duplicate', 'Build', ['$mod+d'], hasSelectedParts, (session) =>
    session.do(`Duplicate ${selectionInWords(session)}`, duplicate(session.selection.resources)),
  ),
  command('copy', 'Copy', 'Build', ['$mod+c'], hasSelectedParts, (session) => void copy(session)),
  command('cut', 'Cut', 'Build', ['$mod+x'], hasSelectedParts, (session) => void cut(session)),
  command('paste', 'Paste', 'Build', ['$mod+v'], always, (session) => void pasteFromClipboard(session)),
  command('select-all', 'Select all', 'Select', ['$mod+a'], hasParts, (session) =>
    session.select({ resources: session.architecture.resources.map(({ id }) => id), links: [] }),
  ),
  command('undo', 'Undo', 'History', ['$mod+z'], canUndo, (session) => session.undo()),
  command('redo', 'Redo', 'History', ['Shift+$mod+z', '$mod+y'], canRedo, (session) => session.redo()),
  command('arrange', 'Arrange all in columns', 'Arrange', ['Shift+a'], hasParts, (session) => {
    session.do('Arrange all', arrange());
    session.view?.fit();
  }),
  command('arrange-selection', 'Arrange the selection', 'Arrange', [], hasSeveral(2), (session) =>
    session.do('Arrange the selection', arrange(session.selection.resources)),
  ),
  ...(['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const).map((alignment) =>
    command(`align-${alignment}`, `Line up: ${alignment}`, 'Arrange', [], hasSeveral(2), (session) =>
      session.do(`Line up: ${alignment}`, align(session.selection.resources, alignment)),
    ),
  ),
  ...(['across', 'down'] as const).map((direction) =>
    command(`space-${direction}`, `Space out ${direction}`, 'Arrange', [], hasSeveral(3), (session) =>
      session.do(`Space out ${direction}`, distribute(session.selection.resources, direction)),
    ),
  ),
  command('fit', 'Fit the diagram', 'View', ['Shift+Digit1'], hasParts, ({ view }) => view?.fit()),
  command('fit-selection', 'Fit the selection', 'View', ['Shift+Digit2'], hasSelectedParts, ({ view }) =>
    view?.fitSelection(),
  ),
  command('zoom-in', 'Zoom in', 'View', ['='], always, ({ view }) => view?.zoom('in')),
  command('zoom-out', 'Zoom out', 'View', ['-'], always, ({ view }) => view?.zoom('out')),
  command('zoom-full', 'Zoom to 100%', 'View', ['$mod+0'], always, ({ view }) => view?.zoom('full')),
  command('minimap', 'Show or hide the map', 'View', ['m'], always, ({ state }) =>
    state.setState(({ hasMinimap }) => ({ hasMinimap: !hasMinimap })),
  ),
  command('checks', 'Show the checks', 'View', [], always, (session) => session.show('checks')),
  command('outline', 'Show the outline', 'View', [], always, (session) => session.show('outline')),
  command('history', 'Show the history', 'History', [], always, (session) => session.show('history')),
  command('keep', 'Export, share, import…', 'Keep and share', ['Shift+$mod+s'], always, (session) =>
    session.show('keep'),
  ),
  command('commands', 'List of commands', 'View', ['$mod+k'], always, (session) => session.ask('commands')),
  command('shortcuts', 'Keyboard shortcuts', 'View', ['Shift+?', '?'], always, (session) => session.ask('shortcuts')),
];

const BY_ID = new Map(COMMANDS.map((each) => [each.id, each]));

/** A command by its id. @throws {RangeError} When there is none. */
export function commandOf(id: string): Command {
  const found = BY_ID.get(id);
  if (!found) throw new RangeError(`no command "${id}"`);
  return found;
}

/** Keys as a person reads them, such as `Ctrl+Z`; on Apple's keyboards `⌘Z`. */
export function keyWords(keys: string, isApple: boolean): string {
  const words: Record<string, string> = { $mod: isApple ? '⌘' : 'Ctrl', Backspace: '⌫', Delete: 'Del' };
  const bare = keys.replace('Digit', '').replace('Shift+?', '?');
  const parts = bare.split('+').map((part) => words[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return parts.join(isApple ? ' ' : '+');
}

/** What is selected in a few words. */
export function selectionInWords({ architecture, selection }: EditorSession): string {
  const [first] = selection.resources;
  const resource = first === undefined ? undefined : resourceOf(architecture, first);
  const count = selection.resources.length + selection.links.length;
  if (count > 1) return `${count} things`;
  return resource ? nameOf(resource) : 'a link';
}

function showSettings(session: EditorSession): void {
  session.show('settings');
  requestAnimationFrame(() => document.getElementById('editor-panel')?.focus());
}

function deleteSelection(session: EditorSession): void {
  session.do(`Delete ${selectionInWords(session)}`, remove(session.selection));
}

function canUndo({ documents }: EditorSession): boolean {
  return documents.api.temporal.getState().pastStates.length > 0;
}

function canRedo({ documents }: EditorSession): boolean {
  return documents.api.temporal.getState().futureStates.length > 0;
}

async function copy(session: EditorSession): Promise<boolean> {
  const text = copyText(session.running, session.selection.resources);
  if (text === undefined) return false;
  try {
    await navigator.clipboard.writeText(text);
    session.say(`Copied ${selectionInWords(session)}.`);
    return true;
  } catch {
    session.say('The browser does not let this page write to the clipboard.', 'error');
    return false;
  }
}

async function cut(session: EditorSession): Promise<void> {
  if (await copy(session)) session.do(`Cut ${selectionInWords(session)}`, remove(session.selection));
}

async function pasteFromClipboard(session: EditorSession): Promise<void> {
  try {
    session.do('Paste', paste(await navigator.clipboard.readText()));
  } catch {
    session.say('The browser does not let this page read the clipboard; use the keys instead.', 'error');
  }
}
