import { factsOf } from '@/content/kinds/kinds';
import type { Resource } from '@/simulator';
import type { Connection } from './geometry';

/** The name a person reads. */
export function labelOf(resource: Resource): string {
  return resource.label ?? resource.id;
}

/** What stands under the label: which service, and the settings that matter most. */
export function subtitleOf(resource: Resource): string {
  const { service, subtitle } = factsOf(resource);
  return subtitle?.(resource) ?? service;
}

/** A resource in words, for those who do not see the diagram. */
export function describeResource(resource: Resource): string {
  const description = resource.description ? ` ${resource.description}` : '';
  return `${labelOf(resource)}, ${factsOf(resource).word}.${description}`;
}

/** A connection in words. */
export function describeConnection(connection: Connection, labels: ReadonlyMap<string, string>): string {
  const from = labels.get(connection.from) ?? connection.from;
  const to = labels.get(connection.to) ?? connection.to;
  const off = connection.enabled ? '' : ' Switched off.';
  switch (connection.kind) {
    case 'call':
      return `${from} calls ${to} and waits for the answer.${off}`;
    case 'event':
      return `${from} sends events to ${to} without waiting.${off}`;
    case 'poll':
      return `${to} fetches batches from ${from}.${off}`;
    case 'dead-letter':
      return `${from} hands over to ${to} what failed too often.`;
  }
}
