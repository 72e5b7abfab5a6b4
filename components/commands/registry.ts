/** One thing that can be done on this site. */
export interface Command {
  /** Unlike any other command's that is provided at the same time. */
  id: string;
  label: string;
  /** The heading it stands under. */
  group: string;
  /** Key combinations, as tinykeys writes them. */
  keys?: readonly string[];
  /** More words by which it is found. */
  words?: string;
  /** Whether it can be done now; always, when left out. */
  isPossible?(): boolean;
  /** Left out where only keys do it: then the sheet of shortcuts tells it, and the palette does not. */
  run?(): void;
}

/** Says what can be done now; asked each time that somebody looks. */
export type CommandSource = () => readonly Command[] | Promise<readonly Command[]>;

export type CommandDialog = 'palette' | 'shortcuts';

const sources = new Map<string, CommandSource>();
const askers = new Set<(dialog: CommandDialog) => void>();

/** Adds a source under a name, in place of another one of that name. Returns what takes it away. */
export function provideCommands(name: string, source: CommandSource): () => void {
  sources.set(name, source);
  return () => {
    if (sources.get(name) === source) sources.delete(name);
  };
}

/** Every command there is now, the latest source's first; a source that fails has none. */
export async function allCommands(): Promise<Command[]> {
  const asked = [...sources.values()].reverse().map(async (source) => source());
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}

/** Opens the palette or the sheet of shortcuts. */
export function askForCommands(dialog: CommandDialog): void {
  for (const ask of askers) ask(dialog);
}

/** Calls back when a dialog is asked for. Returns what ends it. */
export function onCommandsAsked(ask: (dialog: CommandDialog) => void): () => void {
  askers.add(ask);
  return () => askers.delete(ask);
}
