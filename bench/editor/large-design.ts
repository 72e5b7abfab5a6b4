import type { ArchitectureInput } from '@/simulator';

type ResourceInput = ArchitectureInput['resources'][number];
type LinkInput = ArchitectureInput['links'][number];

/** Parts of one cell; the last one of each calls on into the next cell. */
const CELL = ['client', 'gateway', 'api', 'table', 'queue', 'worker'] as const;
const COLUMN_PX = 320;
const ROW_PX = 190;
const CELLS_PER_ROW = 3;

/**
 * A design as somebody might draw one who has much to draw: cells of a client, a gateway, two functions, a table and a
 * queue, side by side and one under another, each linked within and with the next. Always the same; every part has a
 * place, and there are six links for five parts.
 *
 * @param parts - Resources, at most 500.
 */
export function largeDesign(parts: number): ArchitectureInput {
  const resources: ResourceInput[] = [];
  const layout: Record<string, { x: number; y: number }> = {};
  for (let at = 0; at < parts; at += 1) {
    const cell = Math.floor(at / CELL.length);
    const role = at % CELL.length;
    const resource = partOf(CELL[role] ?? 'client', cell);
    const column = (cell % CELLS_PER_ROW) * 4 + (role < 4 ? role : role - 3);
    const row = Math.floor(cell / CELLS_PER_ROW) * 2 + (role < 4 ? 0 : 1);
    resources.push(resource);
    layout[resource.id] = { x: column * COLUMN_PX, y: row * ROW_PX };
  }
  const ids = new Set(resources.map(({ id }) => id));
  const cells = Array.from({ length: Math.ceil(parts / CELL.length) }, (_, cell) => linksOf(cell));
  return {
    format: 'cloud-architecture/1',
    name: `${parts} parts`,
    platform: 'aws',
    region: 'us-east-1',
    resources,
    links: cells.flat().filter(({ from, to }) => ids.has(from) && ids.has(to)),
    layout,
  };
}

function partOf(role: (typeof CELL)[number], cell: number): ResourceInput {
  const id = `${role}-${cell}`;
  switch (role) {
    case 'client':
      return { id, kind: 'client', label: `Visitors ${cell}`, traffic: { shape: 'constant', ratePerS: 2 } };
    case 'gateway':
      return { id, kind: 'gateway', label: `Front door ${cell}` };
    case 'api':
      return { id, kind: 'function', memoryMib: 512, serviceMs: { distribution: 'lognormal', median: 12, p99: 60 } };
    case 'table':
      return { id, kind: 'table', label: `Items ${cell}` };
    case 'queue':
      return { id, kind: 'queue', visibilityTimeoutS: 60 };
    case 'worker':
      return { id, kind: 'function', timeoutS: 10, serviceMs: { distribution: 'lognormal', median: 40, p99: 200 } };
  }
}

function linksOf(cell: number): LinkInput[] {
  const link = (from: string, to: string, more: Partial<LinkInput> = {}) =>
    ({ id: `${from}-${to}`, from, to, kind: 'call', ...more }) as LinkInput;
  return [
    link(`client-${cell}`, `gateway-${cell}`),
    link(`gateway-${cell}`, `api-${cell}`),
    link(`api-${cell}`, `table-${cell}`, { reads: 1, writes: 0.5 }),
    link(`api-${cell}`, `queue-${cell}`, { writes: 1 }),
    link(`queue-${cell}`, `worker-${cell}`, { kind: 'poll' }),
    link(`worker-${cell}`, `table-${cell}`, { writes: 1 }),
    link(`worker-${cell}`, `table-${cell + 1}`, { reads: 1 }),
  ];
}
