import type { ResourceView, SeriesPoint } from '@/simulator';
import { ExemplarLog, type Frame } from '@/simulator/worker/protocol';
import { HOP_LENGTH } from './frame-constants';
import type { FrameBatch } from './simulation-store';

/** The reading clock: numbers change five times a second, the bill twice. */
export const READING_MS = 200;
export const BILL_MS = 500;

export interface PumpOptions {
  apply: (batch: FrameBatch) => void;
  nowMs: () => number;
  /** Whether moves are to be counted by link. */
  countsLinks: () => boolean;
}

/** Gathers frames as they come and hands them over at the pace of reading. */
export class FramePump {
  private changed = new Map<string, ResourceView>();
  private series: SeriesPoint[] = [];
  private linkCounts = new Map<number, number>();
  private branch: Frame['branch'];
  private readonly exemplars = new ExemplarLog();
  private last: Frame | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private appliedAtMs = Number.NEGATIVE_INFINITY;
  private billedAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: PumpOptions) {}

  /** Takes a frame. One that nothing follows, because nothing plays, and one that leads elsewhere are applied at once. */
  push(frame: Frame): void {
    if (frame.branch) this.goAnotherWay(frame.branch);
    for (const view of frame.changed) this.changed.set(view.id, view);
    for (const point of frame.series) this.series.push(point);
    if (frame.exemplars) this.exemplars.add(frame.exemplars);
    if (this.options.countsLinks()) this.countLinks(frame);
    this.last =
      frame.happening === undefined && this.last?.happening ? { ...frame, happening: this.last.happening } : frame;
    if (!frame.playing || frame.isSeek || frame.branch) {
      this.flush();
      return;
    }
    if (this.timer !== undefined) return;
    const waitMs = Math.max(0, READING_MS - (this.options.nowMs() - this.appliedAtMs));
    this.timer = setTimeout(() => this.flush(), waitMs);
  }

  /** Forgets what was gathered; for a new run. */
  reset(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changed = new Map();
    this.series = [];
    this.linkCounts = new Map();
    this.last = undefined;
    this.branch = undefined;
    this.exemplars.clear();
    this.appliedAtMs = Number.NEGATIVE_INFINITY;
    this.billedAtMs = Number.NEGATIVE_INFINITY;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { last, changed, series, linkCounts, branch } = this;
    if (!last) return;
    this.changed = new Map();
    this.series = [];
    this.linkCounts = new Map();
    this.last = undefined;
    this.branch = undefined;
    this.appliedAtMs = this.options.nowMs();
    const isBillDue = !last.playing || last.isSeek === true || this.appliedAtMs - this.billedAtMs >= BILL_MS;
    if (isBillDue) this.billedAtMs = this.appliedAtMs;
    const bill = isBillDue ? last.bill : undefined;
    this.options.apply({ changed, series, linkCounts, exemplars: this.exemplars.exemplars, branch, last, bill });
  }

  private goAnotherWay(branch: NonNullable<Frame['branch']>): void {
    this.flush();
    this.branch = branch;
    this.exemplars.forgetAfter(branch.atUs);
  }

  private countLinks({ hops, requestsPerDot }: Frame): void {
    for (let at = 0; at + HOP_LENGTH <= hops.length; at += HOP_LENGTH) {
      if ((hops[at + 1] as number) < 0) continue;
      const link = hops[at] as number;
      this.linkCounts.set(link, (this.linkCounts.get(link) ?? 0) + requestsPerDot);
    }
  }
}
