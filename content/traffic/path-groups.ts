/** Groups that are told apart; the paths of further ones share a group. */
const MOST_GROUPS = 200;
const SEGMENTS = 3;
const LONGEST_SEGMENT = 40;
const OTHERS = '(others)';
/** Parts of a path that name one thing among many: numbers, long hexadecimal words, and what is too long for a word. */
const NAMES_ONE = /^\d+$|^[0-9a-f-]{8,}$|^.{33,}$/i;

/** Sorts requests by what they ask for. */
export class PathGroups {
  private readonly indexes = new Map<string, number>();
  private readonly paths: string[] = [];

  /** The group of an address or a path; -1 for none. */
  add(target: string | undefined): number {
    if (target === undefined) return -1;
    const path = groupedPath(target);
    const known = this.indexes.get(path);
    if (known !== undefined) return known;
    if (this.paths.length >= MOST_GROUPS && path !== OTHERS) return this.addOthers();
    this.indexes.set(path, this.paths.length);
    return this.paths.push(path) - 1;
  }

  /** The groups with the number of their requests, the largest first, and the group of each request in these terms. */
  summary(groups: readonly number[]): { groups: { path: string; requests: number }[]; groupOf: number[] } {
    if (this.paths.length === 0) return { groups: [], groupOf: [] };
    const withoutPath = groups.includes(-1) ? this.addOthers() : -1;
    const own = groups.map((group) => (group < 0 ? withoutPath : group));
    const requests = this.paths.map(() => 0);
    for (const group of own) requests[group] = (requests[group] ?? 0) + 1;
    const order = this.paths.map((path, index) => ({ path, index, requests: requests[index] ?? 0 }));
    order.sort((a, b) => b.requests - a.requests || a.index - b.index);
    const places = new Map(order.map(({ index }, place) => [index, place]));
    return {
      groups: order.map(({ path, requests: count }) => ({ path, requests: count })),
      groupOf: own.map((group) => places.get(group) ?? 0),
    };
  }

  private addOthers(): number {
    const known = this.indexes.get(OTHERS);
    if (known !== undefined) return known;
    this.indexes.set(OTHERS, this.paths.length);
    return this.paths.push(OTHERS) - 1;
  }
}

/** The path of an address, without its query, with `:id` for what names one thing among many. */
export function groupedPath(target: string): string {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
  const segments = path.split('/').filter((segment) => segment !== '');
  const shown = segments
    .slice(0, SEGMENTS)
    .map((segment) => (NAMES_ONE.test(segment) ? ':id' : segment.slice(0, LONGEST_SEGMENT)));
  return `/${shown.join('/')}`;
}
