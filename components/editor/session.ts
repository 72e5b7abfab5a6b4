import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Place } from '@/content/editing/boxes';
import type { Chosen } from '@/content/editing/change';
import { annotationOf, type Edit, type Edited, linkOf, resourceOf } from '@/content/editing/edit';
import type { Architecture } from '@/simulator';
import { DocumentStore } from './document-store';

/** Ids of what is selected. */
export type Selection = Chosen;

export const PANELS = ['settings', 'checks', 'outline', 'history', 'keep'] as const;
export type Panel = (typeof PANELS)[number];
export type DialogName = 'insert' | 'connect';

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
  /** Whether the grid is drawn, and what is dragged snaps to it. */
  hasGrid: boolean;
  /** Whether the editor fills the screen. */
  isFull: boolean;
  /** The note or frame whose words are being written on the diagram. */
  writing: string | undefined;
  /** What was deleted last, while it can be brought back with one press. */
  deleted: Deletion | undefined;
  /** Whether the design came with a link and belongs to nobody here yet: then nothing of it is kept. */
  isGuest: boolean;
}

/** A deletion that can be taken back. */
export interface Deletion {
  /** What went, in a few words. */
  words: string;
  /** The design without it: when another one is open, something else was done since. */
  after: Architecture;
}

/** What the canvas can do for commands; there while it is drawn. */
export interface CanvasView {
  fit(): void;
  fitSelection(): void;
  zoom(direction: 'in' | 'out' | 'full'): void;
  /** Middle of what is seen, in diagram units. */
  middle(): Place;
  focus(id: string): void;
  /** Puts the focus on the diagram itself, where the one who had it is gone. */
  focusDiagram(): void;
  /** Makes a change of places at once, and lets everything glide there. */
  glide(change: () => void): Promise<void>;
}

export interface SessionOptions {
  architecture: Architecture;
  /** What the design can be reset to: as it is in the gallery, or as it was when it was opened. */
  pattern: Architecture;
  /** Names what is edited: a pattern, or a design of one's own. */
  slug: string;
  isPattern: boolean;
  isGuest: boolean;
  nowMs: () => number;
  /** The design with what the stage's own controls say; undefined when they say nothing else. */
  withControls: (architecture: Architecture) => Architecture | undefined;
  /** Whether a run plays now: then parts keep their places. Nothing plays when left out. */
  isPlaying?: () => boolean;
  /** Plays or pauses the run. */
  togglePlay?: () => void;
}

const NOTHING: Selection = { resources: [], links: [], annotations: [] };

/** One person's work on one design: the document with its history, and what is selected, open and said. */
export class EditorSession {
  readonly documents: DocumentStore;
  readonly state: StoreApi<EditorState>;
  readonly pattern: Architecture;
  readonly slug: string;
  /** Whether this is a change of a pattern of the gallery, and no design of one's own. */
  readonly isPattern: boolean;
  view: CanvasView | undefined;
  /** Whether a run plays now. */
  readonly isPlaying: () => boolean;
  /** Plays or pauses the run. */
  readonly togglePlay: () => void;
  private readonly withControls: SessionOptions['withControls'];

  constructor(options: SessionOptions) {
    const { architecture, pattern, slug, isPattern, isGuest, nowMs, withControls } = options;
    this.documents = new DocumentStore(architecture, nowMs);
    this.pattern = pattern;
    this.slug = slug;
    this.isPattern = isPattern;
    this.withControls = withControls;
    this.isPlaying = options.isPlaying ?? (() => false);
    this.togglePlay = options.togglePlay ?? (() => {});
    this.state = createStore<EditorState>(() => ({
      selection: NOTHING,
      panel: 'settings',
      dialog: undefined,
      notice: undefined,
      hasMinimap: false,
      hasGrid: true,
      isFull: false,
      writing: undefined,
      deleted: undefined,
      isGuest,
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

  /** Selects this and nothing else. */
  select(selection: Partial<Selection>): void {
    this.state.setState({ selection: { ...NOTHING, ...selection } });
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
      annotations: made.filter((id) => annotationOf(architecture, id)),
    });
  }

  private forgetTheGone(): void {
    const { architecture, selection } = this;
    this.select({
      resources: selection.resources.filter((id) => resourceOf(architecture, id)),
      links: selection.links.filter((id) => linkOf(architecture, id)),
      annotations: selection.annotations.filter((id) => annotationOf(architecture, id)),
    });
  }
}
