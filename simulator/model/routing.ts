import type { Link } from '../document/link';
import type { RandomStream } from '../kernel/random-stream';
import { NOBODY } from './calls';

/** Chooses one of the enabled calls that leave a resource, by share. */
export class Router {
  private links: number[] = [];
  private bounds: number[] = [];
  private total = 0;

  constructor(
    private readonly from: string,
    private readonly stream: RandomStream,
  ) {}

  configure(links: readonly Link[]): void {
    this.links = [];
    this.bounds = [];
    this.total = 0;
    links.forEach((link, index) => {
      if (link.kind !== 'call' || link.from !== this.from || !link.enabled || link.share === 0) return;
      this.total += link.share;
      this.links.push(index);
      this.bounds.push(this.total);
    });
  }

  /** Sum of the shares of the enabled ways. */
  get totalShare(): number {
    return this.total;
  }

  /** A link's index, or NOBODY when every way is switched off. */
  pick(): number {
    const { links, bounds } = this;
    if (links.length < 2) return links[0] ?? NOBODY;
    const at = this.stream.next() * this.total;
    let choice = 0;
    while (choice < links.length - 1 && at >= (bounds[choice] as number)) choice += 1;
    return links[choice] as number;
  }
}

/** A way an event may take. */
export interface EventWay {
  index: number;
  probability: number;
}

/** The enabled event links that leave a resource. */
export function eventLinksOf(links: readonly Link[], from: string): EventWay[] {
  return links.flatMap((link, index) =>
    link.kind === 'event' && link.from === from && link.enabled ? [{ index, probability: link.probability }] : [],
  );
}
