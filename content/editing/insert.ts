import type { Architecture, ResourceKind } from '@/simulator';
import { freeId } from '../checks/changes';
import { capitalised, KINDS } from '../kinds/kinds';
import type { Place } from './boxes';
import { type Edit, withAdded } from './edit';
import { freePlace } from './places';

/**
 * Adds a resource of a kind, with every setting at its default. Its id is the kind, with a number where one has it.
 *
 * @param at - Where its middle is to be; without it, beside the resource `beside`, or right of everything.
 */
export function insertResource(kind: ResourceKind, at?: { middle?: Place; beside?: string }): Edit {
  return (architecture) => {
    const { word, size, starter } = KINDS[kind];
    const id = freeId(architecture, kind);
    const label = capitalised(`${word}${id.slice(kind.length).replace('-', ' ')}`);
    const wish = at?.middle && { x: at.middle.x - size.width / 2, y: at.middle.y - size.height / 2 };
    const place = freePlace(architecture, size, wish ?? placeBeside(architecture, at?.beside));
    const edited = withAdded(architecture, {
      resources: [{ id, kind, label, ...starter }],
      layout: { [id]: place },
    });
    return edited.kind === 'done' ? { ...edited, made: [id] } : edited;
  };
}

const GAP_PX = 94;

/** Right of one resource, or of all. */
function placeBeside({ resources, layout = {} }: Architecture, id: string | undefined): Place {
  const neighbours = resources.filter((resource) => id === undefined || resource.id === id);
  const [first] = neighbours;
  if (!first) return { x: 0, y: 0 };
  const ends = neighbours.map((each) => (layout[each.id]?.x ?? 0) + KINDS[each.kind].size.width);
  return { x: Math.max(...ends) + GAP_PX, y: layout[first.id]?.y ?? 0 };
}
