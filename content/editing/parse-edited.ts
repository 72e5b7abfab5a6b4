import {
  type Architecture,
  architectureSchema,
  checkArchitecture,
  DOCUMENT_LIMITS,
  type ParsedArchitecture,
  parseArchitecture,
} from '@/simulator';
import { sameJson } from '../exchange/json';

/** Lists whose entries an edit shares with the design before it, where it leaves them alone. */
const LISTS = ['resources', 'links', 'faults', 'notes', 'frames'] as const;

/** What the parser has taken already. Nothing that belongs to a design is ever changed in place. */
const known = new WeakSet<object>();

/** Stands in where the format wants a part and there is none. */
const STAND_IN = { id: 'stand-in', kind: 'queue' };

/**
 * Parses a design after an edit, as strictly as the parser of files and with the same verdict, but without looking again
 * at what was valid before: a design of hundreds of parts is checked in the time that the changed ones take. A design
 * without parts passes; so somebody can begin.
 *
 * @returns The design; where a part left a default out, with that part as the parser fills it in.
 */
export function parseEdited(architecture: Architecture): ParsedArchitecture {
  const isFew = LISTS.every((list) => architecture[list].length <= DOCUMENT_LIMITS[list]);
  const fresh = isFew ? parseFresh(architecture) : undefined;
  // The whole is parsed only to name each fault at its place.
  if (fresh === undefined) return parseArchitecture(withStandIn(architecture));
  const value = withParsed(architecture, fresh);
  const errors = checkArchitecture(value);
  if (errors.length > 0) return { kind: 'invalid', errors };
  for (const part of partsOf(value)) known.add(part);
  return { kind: 'valid', value };
}

/** What no parse has seen yet, parsed; undefined when it is not valid. */
function parseFresh(architecture: Architecture): Architecture | undefined {
  const lists = LISTS.map((list) => [list, architecture[list].filter((part) => !known.has(part))] as const);
  const changed: Record<string, unknown> = { ...architecture, ...Object.fromEntries(lists) };
  const { layout } = architecture;
  if (layout) changed.layout = Object.fromEntries(Object.entries(layout).filter(([, place]) => !known.has(place)));
  const hasNone = (changed.resources as readonly unknown[]).length === 0;
  const parsed = architectureSchema.safeParse(hasNone ? withStandIn(changed) : changed);
  if (!parsed.success) return undefined;
  return hasNone ? { ...parsed.data, resources: [] } : parsed.data;
}

function withStandIn(design: object): object {
  const hasParts = 'resources' in design && Array.isArray(design.resources) && design.resources.length > 0;
  return hasParts ? design : { ...design, resources: [STAND_IN] };
}

/** The design with its new parts as the parser wrote them, where it had to fill something in; all else stays as it is. */
function withParsed(architecture: Architecture, fresh: Architecture): Architecture {
  const lists = LISTS.flatMap((list) => {
    const parsed: readonly object[] = fresh[list];
    let next = 0;
    let isFilled = false;
    const parts = architecture[list].map((part) => {
      const written = known.has(part) ? part : parsed[next++];
      if (written === undefined || sameJson(part, written)) return part;
      isFilled = true;
      return written;
    });
    return isFilled ? [[list, parts] as const] : [];
  });
  return lists.length === 0 ? architecture : { ...architecture, ...Object.fromEntries(lists) };
}

function partsOf(architecture: Architecture): readonly object[] {
  return [
    ...LISTS.flatMap((list): readonly object[] => architecture[list]),
    ...Object.values(architecture.layout ?? {}),
  ];
}
