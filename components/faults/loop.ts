import type { Architecture } from '@/simulator';

/** A function that writes into a part which starts that function. */
export interface Loop {
  /** Id of the function. */
  writer: string;
  /** Id of what it writes into. */
  target: string;
}

/** The first loop of a design whose links are all switched on; undefined when it has none. */
export function loopOf({ links }: Architecture): Loop | undefined {
  for (const { kind, from, to, enabled, ...link } of links) {
    if (kind !== 'call' || !enabled || !('writes' in link) || link.writes === 0) continue;
    const isStarted = links.some(
      (back) => back.kind !== 'call' && back.enabled && back.from === to && back.to === from,
    );
    if (isStarted) return { writer: from, target: to };
  }
  return undefined;
}
