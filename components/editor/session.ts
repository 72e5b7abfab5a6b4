import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Edit, type Edited, linkOf, resourceOf } from '@/content/editing/edit';
import type { Place } from '@/content/editing/places';
import type { Architecture } from '@/simulator';
import { DocumentStore } from './document-store';

/** Ids of what is selected. */
export interface Selection {
  resources: readonly string[];
  links: readonly string[];
}

export const PANELS = ['settings', 'checks', 'outline', 'history', 'keep'] as const;
export type Panel = (typeof PANELS)[number];
export type DialogName = 'insert' | 'connect' | 'commands' | 'shortcuts';

/** Something to tell the person, which screen readers say as well. */
export interface Notice {
  tone: 'note' | 'error';
  text: string;
}

/** What the editor shows; none of it belongs to the design. */
export interface EditorState {
  selection: Selection;
  panel: Panel;
  dialog: DialogName | undefined;
  notice: Notice | undefined;
  hasMinimap: boolean;
}

/** What the canvas can do for commands; there while it is drawn. */
export interface CanvasView {
  fit(): void;
  fitSelection(): void;
  zoom(direction: 'in' | 'out' | 'full'): void;
  /** Middle of what is seen, in diagram units. */
  middle(): Place;
  focus(resource: string): void;
}

export interface SessionOptions {
  architecture: Architecture;
  /** The design as it is in the gallery. */
  pattern: Architecture;
  slug: string;
  nowMs: () => number;
  /** The design with what the stage's own controls say; undefined when they say nothing else. */
  withControls: (architecture: Architecture) => Architecture | undefined;
}

const NOTHING: Selection = { resources: [], links: [] };

/** One person's work on one design: the document with its history, and what is selected, open and said. */
export class EditorSession {
  readonly documents: DocumentStore;
  readonly state: StoreApi<EditorState>;
  readonly pattern: Architecture;
  readonly slug: string;
  view: CanvasView | undefined;
  private readonly withControls: SessionOptions['withControls'];

  constructor({ architecture, pattern, slug, nowMs, withControls }: SessionOptions) {
    this.documents = new DocumentStore(architecture, nowMs);
    this.pattern = pattern;
    this.slug = slug;
    this.withControls = withControls;
    this.state = createStore<EditorState>(() => ({
      selection: NOTHING,
      panel: 'settings',
      dialog: undefined,
      notice: undefined,
      hasMinimap: false,
    }));
  }

  get architecture(): Architecture {
    return this.documents.architecture;
  }

  get selection(): Selection {
    return this.state.getState().selection;
  }

  /** The design as it runs: with what the stage's own controls say. */
  get running(): Architecture {
    return this.withControls(this.architecture) ?? this.architecture;
  }

  /**
   * Does one thing to the design, as one step. What the controls of the stage say comes into the design first, so that
   * an edit starts from what is seen.
   *
   * @param burst - Names what is done over and over, such as moving a slider: then it is one step and said once.
   */
  do(step: string, edit: Edit, burst?: string): Edited {
    const controlled = this.withControls(this.architecture);
    const edited = edit(controlled ?? this.architecture);
    if (edited.kind === 'refused') {
      this.say(edited.reason, 'error');
      return edited;
    }
    if (controlled) this.documents.commit(controlled, 'Set the controls of the stage', 'controls');
    this.documents.commit(edited.architecture, step, burst);
    if (edited.made) this.selectMade(edited.made);
    else this.forgetTheGone();
    if (burst === undefined) this.say(`${step}.`);
    else this.state.setState({ notice: undefined });
    return edited;
  }

  undo(steps = 1): void {
    const { step } = this.documents.api.getState();
    this.documents.undo(steps);
    this.forgetTheGone();
    this.say(`Undone: ${step}.`);
  }

  redo(steps = 1): void {
    this.documents.redo(steps);
    this.forgetTheGone();
    this.say(`Done again: ${this.documents.api.getState().step}.`);
  }

  /** Opens another design in place of this one, without its history. */
  open(architecture: Architecture, step: string): void {
    this.documents.load(architecture, step);
    this.select(NOTHING);
    this.say(`${step}.`);
  }

  select(selection: Selection): void {
    this.state.setState({ selection });
  }

  say(text: string, tone: Notice['tone'] = 'note'): void {
    this.state.setState({ notice: { text, tone } });
  }

  show(panel: Panel): void {
    this.state.setState({ panel });
  }

  ask(dialog: DialogName | undefined): void {
    this.state.setState({ dialog });
  }

  private selectMade(made: readonly string[]): void {
    const { architecture } = this;
    this.select({
      resources: made.filter((id) => resourceOf(architecture, id)),
      links: made.filter((id) => linkOf(architecture, id)),
    });
  }

  private forgetTheGone(): void {
    const { architecture, selection } = this;
    this.selectMade([...selection.resources, ...selection.links].filter((id) => exists(architecture, id)));
  }
}

function exists(architecture: Architecture, id: string): boolean {
  return resourceOf(architecture, id) !== undefined || linkOf(architecture, id) !== undefined;
}
