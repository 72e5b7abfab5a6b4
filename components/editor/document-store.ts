import { type TemporalState, temporal } from 'zundo';
import type { StoreApi } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Architecture } from '@/simulator';

/** Steps that can be taken back. */
export const HISTORY_LIMIT = 100;
/** Edits of one burst, such as the arrow keys or a slider give, come no further apart than this. */
export const BURST_MS = 1_000;

/** A design, and the name of the step that made it. */
export interface DocumentState {
  architecture: Architecture;
  step: string;
}

/** One line of the visible history. */
export interface HistoryEntry {
  step: string;
  /** Steps from the present: negative is past, positive was taken back. */
  offset: number;
}

type DocumentApi = StoreApi<DocumentState> & { temporal: StoreApi<TemporalState<DocumentState>> };

/**
 * The document that is being edited, with its history. What a person does at once is one step, however many changes it
 * takes; a burst of small changes is one step as well.
 */
export class DocumentStore {
  readonly api: DocumentApi;
  /** How many designs were opened here; rises before the next one is there. */
  openings = 0;
  private burst: { key: string; atMs: number } | undefined;

  /** @param nowMs - A real clock in milliseconds, which tells bursts apart. */
  constructor(
    architecture: Architecture,
    private readonly nowMs: () => number,
  ) {
    this.api = createStore<DocumentState>()(
      temporal((): DocumentState => ({ architecture, step: 'Opened' }), {
        limit: HISTORY_LIMIT,
        equality: (a, b) => a.architecture === b.architecture,
      }),
    );
  }

  get architecture(): Architecture {
    return this.api.getState().architecture;
  }

  /**
   * Makes another design the present one.
   *
   * @param burst - Names what is being done over and over; the next change of the same burst joins this step.
   */
  commit(architecture: Architecture, step: string, burst?: string): void {
    const atMs = this.nowMs();
    const joins = burst !== undefined && burst === this.burst?.key && atMs - this.burst.atMs < BURST_MS;
    this.burst = burst === undefined ? undefined : { key: burst, atMs };
    const { pause, resume } = this.api.temporal.getState();
    if (joins) pause();
    this.api.setState({ architecture, step });
    if (joins) resume();
  }

  /** Opens a design. What was done to the one before it cannot come back. */
  load(architecture: Architecture, step: string): void {
    this.burst = undefined;
    this.openings += 1;
    this.api.setState({ architecture, step });
    this.api.temporal.getState().clear();
  }

  undo(steps = 1): void {
    this.burst = undefined;
    this.api.temporal.getState().undo(steps);
  }

  redo(steps = 1): void {
    this.burst = undefined;
    this.api.temporal.getState().redo(steps);
  }

  /** Every step there is, the oldest first. */
  history(): HistoryEntry[] {
    const { pastStates, futureStates } = this.api.temporal.getState();
    const past = pastStates.map(({ step }, index) => ({ step: step ?? '', offset: index - pastStates.length }));
    const future = futureStates.map(({ step }, index) => ({ step: step ?? '', offset: futureStates.length - index }));
    return [...past, { step: this.api.getState().step, offset: 0 }, ...future.reverse()];
  }
}
