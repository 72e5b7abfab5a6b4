import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DesignVersions } from '@/components/editor/design-versions';
import { type Architecture, parseArchitectureText } from '@/simulator';
import { announceChange, onChangeElsewhere } from './design-channel';
import type { DesignStore, OwnDesign } from './design-store';

export interface OwnDesignState {
  /** What another tab has saved since this one; nothing is overwritten until somebody chooses. */
  conflict: OwnDesign | undefined;
}

interface OwnDesignOptions {
  id: string;
  /** The revision that is open; 0 for a design that was never kept. */
  revision: number;
  store: DesignStore;
  nowMs: () => number;
  /** Told when the design is kept for the first time. */
  onFirstSave?: () => void;
}

/** A design of one's own that is open here: what the editor saves goes into it, unless another tab was faster. */
export class OwnDesignSession implements DesignVersions {
  readonly id: string;
  readonly state: StoreApi<OwnDesignState> = createStore<OwnDesignState>(() => ({ conflict: undefined }));
  private revision: number;
  private readonly options: OwnDesignOptions;
  /** Saves follow one another: each begins from the revision that the one before it made. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: OwnDesignOptions) {
    this.options = options;
    this.id = options.id;
    this.revision = options.revision;
  }

  /** Hears of what other tabs save. Returns what ends it. */
  listen(): () => void {
    return onChangeElsewhere((key) => {
      if (key === this.id) void this.lookElsewhere();
    });
  }

  list() {
    return this.options.store.versions(this.id);
  }

  /** Keeps the design. In a conflict it is only added to the versions, and `state` says what there is to choose from. */
  add(_slug: string, text: string, savedAtMs: number): Promise<void> {
    const saved = this.last.then(() => this.save(text, savedAtMs));
    this.last = saved.catch(() => undefined);
    return saved;
  }

  /** Goes on from what the other tab saved. */
  takeTheirs(): Architecture | undefined {
    const { conflict } = this.state.getState();
    if (!conflict) return undefined;
    this.revision = conflict.revision;
    this.state.setState({ conflict: undefined });
    const parsed = parseArchitectureText(conflict.text);
    return parsed.kind === 'valid' ? parsed.value : undefined;
  }

  /** Puts the design of this tab in place of the other one's, which stays among the versions. */
  async keepMine(text: string): Promise<void> {
    const { conflict } = this.state.getState();
    if (!conflict) return;
    this.revision = conflict.revision;
    this.state.setState({ conflict: undefined });
    await this.add(this.id, text, this.options.nowMs());
  }

  private async save(text: string, nowMs: number): Promise<void> {
    const { store, onFirstSave } = this.options;
    const saved = await store.save({ id: this.id, text, nowMs, revision: this.revision });
    if (saved.kind === 'conflict') {
      this.state.setState({ conflict: saved.design });
      return;
    }
    const isFirst = this.revision === 0;
    this.revision = saved.design.revision;
    announceChange(this.id);
    if (isFirst) onFirstSave?.();
  }

  private async lookElsewhere(): Promise<void> {
    await this.last;
    const design = await this.options.store.get(this.id).catch(() => undefined);
    if (design && design.revision !== this.revision) this.state.setState({ conflict: design });
  }
}
