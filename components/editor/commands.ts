import { askForCommands } from '@/components/commands/registry';
import { insertFrame, insertNote, isFrame, nameOfAnnotation } from '@/content/editing/annotations';
import { remove } from '@/content/editing/change';
import { copyText, duplicate, paste } from '@/content/editing/clipboard';
import { annotationOf, type Edit, linkOf, nameOf, resourceOf } from '@/content/editing/edit';
import { align, applyArrangement, distribute, isPinned, pin } from '@/content/editing/places';
import { arranged } from './arranger';
import { download, formOf } from './exports';
import type { EditorSession } from './session';
import { copyShareLink } from './share-link';

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
const hasSelection = ({ selection }: EditorSession) => Object.values(selection).flat().length > 0;
const hasBoxes = ({ selection }: EditorSession) => selection.resources.length + selection.annotations.length > 0;
const hasOneAnnotation = ({ selection }: EditorSession) => selection.annotations.length === 1;
const hasSelectedParts = ({ selection }: EditorSession) => selection.resources.length > 0;
const hasOnePart = ({ selection }: EditorSession) => selection.resources.length === 1;
const hasOneThing = ({ selection }: EditorSession) => Object.values(selection).flat().length === 1;
const hasSeveral =
  (count: number) =>
  ({ selection }: EditorSession) =>
    selection.resources.length + selection.annotations.length >= count;
const hasSeveralParts = ({ selection }: EditorSession) => selection.resources.length > 1;

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
  command('note', 'Insert a note', 'Build', ['t'], always, (session) =>
    write(session, 'Insert a note', insertNote(session.view?.middle())),
  ),
  command('frame', 'Insert a frame around the selection', 'Build', ['f'], always, (session) => {
    const around = [...session.selection.resources, ...session.selection.annotations];
    const middle = session.view?.middle();
    write(session, 'Insert a frame', insertFrame({ around, ...(middle && { middle }) }));
  }),
  command('write', 'Write on the note or frame', 'Build', ['F2'], hasOneAnnotation, beginWriting),
  command('edit', 'Edit the settings, or the words of a note', 'Build', ['Enter'], hasSelection, (session) => {
    if (hasOneAnnotation(session) && hasOneThing(session)) beginWriting(session);
    else showSettings(session);
  }),
  command('settings', 'Show the settings', 'View', [], always, showSettings),
  command('delete', 'Delete', 'Build', ['Delete', 'Backspace'], hasSelection, deleteSelection),
  command('duplicate', 'Duplicate', 'Build', ['$mod+d'], hasBoxes, (session) =>
    session.do(`Duplicate ${selectionInWords(session)}`, duplicate(session.selection)),
  ),
  command('copy', 'Copy', 'Build', ['$mod+c'], hasBoxes, (session) => void copy(session)),
  command('cut', 'Cut', 'Build', ['$mod+x'], hasBoxes, (session) => void cut(session)),
  command('paste', 'Paste', 'Build', ['$mod+v'], always, (session) => void pasteFromClipboard(session)),
  command('select-all', 'Select all', 'Select', ['$mod+a'], hasParts, (session) =>
    session.select({
      resources: session.architecture.resources.map(({ id }) => id),
      annotations: [...session.architecture.notes, ...session.architecture.frames].map(({ id }) => id),
    }),
  ),
  command('undo', 'Undo', 'History', ['$mod+z'], canUndo, (session) => session.undo()),
  command('redo', 'Redo', 'History', ['Shift+$mod+z', '$mod+y'], canRedo, (session) => session.redo()),
  command('arrange', 'Arrange all in columns', 'Arrange', ['Shift+a'], hasParts, (session) => void arrange(session)),
  command(
    'arrange-selection',
    'Arrange the selection',
    'Arrange',
    [],
    hasSeveralParts,
    (session) => void arrange(session, session.selection.resources),
  ),
  command('pin', 'Pin the parts where they are, or let them go', 'Arrange', ['p'], hasSelectedParts, togglePin),
  ...(['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const).map((alignment) =>
    command(
      `align-${alignment}`,
      `Line up: ${alignment}`,
      'Arrange',
      [],
      hasSeveral(2),
      (session) => void glide(session, `Line up: ${alignment}`, align(boxIds(session), alignment)),
    ),
  ),
  ...(['across', 'down'] as const).map((direction) =>
    command(
      `space-${direction}`,
      `Space out ${direction}`,
      'Arrange',
      [],
      hasSeveral(3),
      (session) => void glide(session, `Space out ${direction}`, distribute(boxIds(session), direction)),
    ),
  ),
  command('fit', 'Fit the diagram', 'View', ['Shift+Digit1'], hasParts, ({ view }) => view?.fit()),
  command('fit-selection', 'Fit the selection', 'View', ['Shift+Digit2'], hasBoxes, ({ view }) => view?.fitSelection()),
  command('zoom-in', 'Zoom in', 'View', ['='], always, ({ view }) => view?.zoom('in')),
  command('zoom-out', 'Zoom out', 'View', ['-'], always, ({ view }) => view?.zoom('out')),
  command('zoom-full', 'Zoom to 100%', 'View', ['$mod+0'], always, ({ view }) => view?.zoom('full')),
  command('minimap', 'Show or hide the map', 'View', ['m'], always, ({ state }) =>
    state.setState(({ hasMinimap }) => ({ hasMinimap: !hasMinimap })),
  ),
  command('grid', 'Show or hide the grid, and snap to it', 'View', ['g'], always, ({ state }) =>
    state.setState(({ hasGrid }) => ({ hasGrid: !hasGrid })),
  ),
  command('full-screen', 'Fill the screen, or not', 'View', ['Shift+f'], always, ({ state }) =>
    state.setState(({ isFull }) => ({ isFull: !isFull })),
  ),
  command('run', 'Play or pause the run', 'View', [], hasParts, (session) => session.togglePlay()),
  command('checks', 'Show the checks', 'View', [], always, (session) => session.show('checks')),
  command('outline', 'Show the outline', 'View', [], always, (session) => session.show('outline')),
  command('history', 'Show the history', 'History', [], always, (session) => session.show('history')),
  command('keep', 'Export, share, import…', 'Keep and share', ['Shift+$mod+s'], always, (session) =>
    session.show('keep'),
  ),
  command('save-file', 'Save as a file', 'Keep and share', ['$mod+s'], hasParts, (session) => void saveFile(session)),
  command(
    'copy-link',
    'Copy a link to the design',
    'Keep and share',
    ['Shift+$mod+c'],
    hasParts,
    (session) => void copyShareLink(session),
  ),
  command('commands', 'List of commands', 'View', ['$mod+k'], always, () => askForCommands('palette')),
  command('shortcuts', 'Keyboard shortcuts', 'View', ['Shift+?', '?'], always, () => askForCommands('shortcuts')),
];

const BY_ID = new Map(COMMANDS.map((each) => [each.id, each]));

/** A command by its id. @throws {RangeError} When there is none. */
export function commandOf(id: string): Command {
  const found = BY_ID.get(id);
  if (!found) throw new RangeError(`no command "${id}"`);
  return found;
}

/** What is selected in a few words. */
export function selectionInWords({ architecture, selection }: EditorSession): string {
  const ids = Object.values(selection).flat();
  const [id] = ids;
  if (ids.length !== 1 || id === undefined) return `${ids.length} things`;
  if (selection.links.length > 0 && linkOf(architecture, id)) return 'a link';
  const resource = resourceOf(architecture, id);
  if (resource) return nameOf(resource);
  const annotation = annotationOf(architecture, id);
  return annotation ? `the ${isFrame(annotation) ? 'frame' : 'note'} “${nameOfAnnotation(annotation)}”` : id;
}

function boxIds({ selection }: EditorSession): string[] {
  return [...selection.resources, ...selection.annotations];
}

function beginWriting({ state, selection }: EditorSession): void {
  state.setState({ writing: selection.annotations[0] });
}

/** Does an edit that makes a note or a frame, and lets its words be written at once. */
function write(session: EditorSession, step: string, edit: Edit): void {
  const edited = session.do(step, edit);
  if (edited.kind === 'done') session.state.setState({ writing: edited.made?.[0] });
}

/** Does an edit of places alone; everything glides to where it goes. */
async function glide(session: EditorSession, step: string, edit: Edit): Promise<void> {
  const change = () => void session.do(step, edit);
  if (session.view) await session.view.glide(change);
  else change();
}

/** Arranges the diagram as one step; not during a run, when eyes follow what moves between the parts. */
async function arrange(session: EditorSession, ids?: readonly string[]): Promise<void> {
  if (session.isPlaying()) {
    session.say('Pause the run first: parts keep their places while requests move between them.', 'error');
    return;
  }
  const { architecture } = session;
  try {
    const arrangement = await arranged(architecture, ids);
    if (session.architecture !== architecture) {
      session.say('The design changed meanwhile. Arrange it again.', 'error');
      return;
    }
    await glide(session, ids === undefined ? 'Arrange all' : 'Arrange the selection', applyArrangement(arrangement));
    // The diagram knows its new places when they are drawn.
    if (ids === undefined) requestAnimationFrame(() => requestAnimationFrame(() => session.view?.fit()));
  } catch {
    session.say('The diagram could not be arranged. Try again.', 'error');
  }
}

function togglePin(session: EditorSession): void {
  const { resources } = session.selection;
  const isToBePinned = !resources.every((id) => isPinned(session.architecture, id));
  session.do(`${isToBePinned ? 'Pin' : 'Let go of'} ${partsInWords(session)}`, pin(resources, isToBePinned));
}

function partsInWords({ architecture, selection: { resources } }: EditorSession): string {
  const [id] = resources;
  const only = resources.length === 1 && id !== undefined ? resourceOf(architecture, id) : undefined;
  return only ? nameOf(only) : `${resources.length} parts`;
}

async function saveFile(session: EditorSession): Promise<void> {
  await download(formOf('json'), session.running);
  session.say('Saved the document as a file.');
}

function showSettings(session: EditorSession): void {
  session.show('settings');
  requestAnimationFrame(() => document.getElementById('editor-panel')?.focus());
}

/** Deletes what is selected as one step, and offers to bring it back. */
function deleteSelection(session: EditorSession): void {
  const words = selectionInWords(session);
  const edited = session.do(`Delete ${words}`, remove(session.selection));
  if (edited.kind === 'refused') return;
  session.state.setState({ deleted: { words, after: session.architecture }, notice: undefined });
  // The focus was on what is gone; without this it would be lost, and the keys with it.
  session.view?.focusDiagram();
}

function canUndo({ documents }: EditorSession): boolean {
  return documents.api.temporal.getState().pastStates.length > 0;
}

function canRedo({ documents }: EditorSession): boolean {
  return documents.api.temporal.getState().futureStates.length > 0;
}

async function copy(session: EditorSession): Promise<boolean> {
  const text = copyText(session.running, session.selection);
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
