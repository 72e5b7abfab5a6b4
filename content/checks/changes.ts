import type { Architecture, Link, Resource } from '@/simulator';

/** The design with other fields of one resource; undefined takes a field away. */
export function withResource(architecture: Architecture, id: string, fields: Record<string, unknown>): Architecture {
  return {
    ...architecture,
    resources: architecture.resources.map((each) => (each.id === id ? (withFields(each, fields) as Resource) : each)),
  };
}

/** The design with other fields of one link. */
export function withLink(architecture: Architecture, id: string, fields: Record<string, unknown>): Architecture {
  return {
    ...architecture,
    links: architecture.links.map((each) => (each.id === id ? (withFields(each, fields) as Link) : each)),
  };
}

function withFields(value: object, fields: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries({ ...value, ...fields }).filter(([, each]) => each !== undefined));
}

/** The design with one more resource, in the drawing below the one it belongs to. */
export function withNewResource(architecture: Architecture, resource: Resource, below: string): Architecture {
  const { layout, resources } = architecture;
  const at = layout?.[below];
  const place = layout && at ? { layout: { ...layout, [resource.id]: { x: at.x, y: at.y + ROW_PX } } } : {};
  return { ...architecture, resources: [...resources, resource], ...place };
}

const ROW_PX = 170;

/** An id that nothing has yet: the wish, or the wish with a number. */
export function freeId({ resources, links, notes, frames }: Architecture, wish: string): string {
  const taken = new Set([...resources, ...links, ...notes, ...frames].map(({ id }) => id));
  let id = wish.slice(0, 60);
  for (let number = 2; taken.has(id); number += 1) id = `${wish.slice(0, 58)}-${number}`;
  return id;
}

/** The design without one resource, and without everything that names it. */
export function withoutResource(architecture: Architecture, id: string): Architecture {
  const { resources, links, faults, layout } = architecture;
  const names = (field: string, each: unknown) =>
    (['deadLetterQueue', 'onFailure'].includes(field) && each === id) ||
    (field === 'authorizer' && typeof each === 'object' && each !== null && 'function' in each && each.function === id);
  const own = (value: object) =>
    Object.fromEntries(Object.entries(value).filter(([field, each]) => !names(field, each)));
  return {
    ...architecture,
    resources: resources.filter((each) => each.id !== id).map((each) => own(each) as Resource),
    links: links.filter(({ from, to }) => from !== id && to !== id).map((each) => own(each) as Link),
    faults: faults.filter(({ resource }) => resource !== id),
    ...(layout === undefined
      ? {}
      : { layout: Object.fromEntries(Object.entries(layout).filter(([each]) => each !== id)) }),
  };
}
