const COLUMN_PX = 330;
const ROW_PX = 170;
const SWEEPS = 4;

export interface Ends {
  from: string;
  to: string;
}

/**
 * Places for resources in columns, each right of what leads to it, so that requests run from left to right. The same
 * resources and links always give the same places.
 *
 * @param ids - Resources, in the order that decides between equals.
 * @param links - Ways between them; those that close a circle do not push anything further.
 * @returns Left and upper edge by id, in pixels.
 */
export function layeredLayout(
  ids: readonly string[],
  links: readonly Ends[],
): Record<string, { x: number; y: number }> {
  const known = new Set(ids);
  const ways = links.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  const columns = columnsOf(ids, columnOf(ids, withoutCircles(ids, ways)));
  order(columns, ways);
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  return Object.fromEntries(
    columns.flatMap((column, x) =>
      column.map((id, row) => [
        id,
        { x: x * COLUMN_PX, y: Math.round((row + (tallest - column.length) / 2) * ROW_PX) },
      ]),
    ),
  );
}

/** The links that remain when those that lead back to where a walk came from are left out. */
function withoutCircles(ids: readonly string[], links: readonly Ends[]): Ends[] {
  const outgoing = grouped(links, 'from');
  const state = new Map<string, 'open' | 'done'>();
  const kept: Ends[] = [];
  for (const start of ids) {
    const path: { id: string; next: number }[] = state.has(start) ? [] : [{ id: start, next: 0 }];
    state.set(start, state.get(start) ?? 'open');
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const link = outgoing.get(at.id)?.[at.next];
      at.next += 1;
      if (link === undefined) {
        state.set(at.id, 'done');
        path.pop();
      } else if (state.get(link.to) !== 'open') {
        kept.push(link);
        if (!state.has(link.to)) {
          state.set(link.to, 'open');
          path.push({ id: link.to, next: 0 });
        }
      }
    }
  }
  return kept;
}

function grouped(links: readonly Ends[], end: 'from' | 'to'): Map<string, Ends[]> {
  const groups = new Map<string, Ends[]>();
  for (const link of links) {
    const group = groups.get(link[end]) ?? [];
    groups.set(link[end], group);
    group.push(link);
  }
  return groups;
}

/** Length of the longest way to each resource. */
function columnOf(ids: readonly string[], links: readonly Ends[]): Map<string, number> {
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const { to } of links) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const outgoing = grouped(links, 'from');
  const columns = new Map(ids.map((id) => [id, 0]));
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (const id of ready) {
    for (const { to } of outgoing.get(id) ?? []) {
      columns.set(to, Math.max(columns.get(to) ?? 0, (columns.get(id) ?? 0) + 1));
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return columns;
}

function columnsOf(ids: readonly string[], columnById: ReadonlyMap<string, number>): string[][] {
  const columns: string[][] = [];
  for (const id of ids) {
    const at = columnById.get(id) ?? 0;
    while (columns.length <= at) columns.push([]);
    columns[at]?.push(id);
  }
  return columns;
}

/** Sorts each column by where its neighbours stand, there and back, which untangles most crossings. */
function order(columns: string[][], links: readonly Ends[]): void {
  const neighbours = { from: grouped(links, 'to'), to: grouped(links, 'from') };
  const rowOf = new Map<string, number>();
  const number = (column: readonly string[]) => {
    for (const [row, id] of column.entries()) rowOf.set(id, row);
  };
  columns.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isForward = sweep % 2 === 0;
    const end = isForward ? 'from' : 'to';
    for (const column of isForward ? columns : [...columns].reverse()) {
      const wish = new Map(
        column.map((id) => {
          const rows = (neighbours[end].get(id) ?? []).map((link) => rowOf.get(link[end]) ?? 0);
          const mean = rows.reduce((sum, row) => sum + row, 0) / rows.length;
          return [id, rows.length > 0 ? mean : (rowOf.get(id) ?? 0)];
        }),
      );
      column.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
      number(column);
    }
  }
}
