import type { Architecture, ResourceKind } from '@/simulator';

/** What the name of a resource in a template ends with, so that it never is a name the platform makes of another one. */
const ENDINGS: Readonly<Record<ResourceKind, string>> = {
  client: 'Client',
  gateway: 'Api',
  function: 'Function',
  'user-pool': 'UserPool',
  table: 'Table',
  bucket: 'Bucket',
  queue: 'Queue',
  schedule: 'Schedule',
  'load-balancer': 'LoadBalancer',
  'container-service': 'Service',
  'vm-group': 'AutoScalingGroup',
};

/** `OrderItems` for `order-items`: capital letters and digits alone, whatever an id may be. */
export function pascalCase(id: string): string {
  return id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** The first of `name`, `name2`, `name3`, … that is not taken. */
export function freeName(name: string, taken: { has(name: string): boolean }): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`;
  return free;
}

/** Names of all resources in a template, by their ids: made of the ids, never of labels, and each once. */
export function logicalIds({ resources }: Architecture): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    resources.map(({ id, kind }) => {
      const ending = ENDINGS[kind];
      const words = pascalCase(id);
      const name = freeName(words.endsWith(ending) ? words : words + ending, taken);
      taken.add(name);
      return [id, name];
    }),
  );
}

/** An id for a name of a template: words apart, the ending of its kind left out unless nothing else is there. */
export function idOf(name: string, kind: ResourceKind): string {
  const ending = ENDINGS[kind];
  const words = name.endsWith(ending) && name.length > ending.length ? name.slice(0, -ending.length) : name;
  const id = words
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 50);
  return id === '' ? kind : id;
}
