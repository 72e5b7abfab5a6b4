import type { Resource, ResourceKind } from '@/simulator';
import type { Connection } from './geometry';

/** The provider's own name for each kind, in text only. */
export const SERVICE_NAMES: Readonly<Record<ResourceKind, string>> = {
  client: 'Browser or app',
  gateway: 'API Gateway',
  function: 'Lambda',
  'user-pool': 'Cognito',
  table: 'DynamoDB',
  bucket: 'S3',
  queue: 'SQS',
  schedule: 'EventBridge',
};

const KIND_WORDS: Readonly<Record<ResourceKind, string>> = {
  client: 'client',
  gateway: 'gateway',
  function: 'function',
  'user-pool': 'user pool',
  table: 'table',
  bucket: 'bucket',
  queue: 'queue',
  schedule: 'schedule',
};

/** The name a person reads. */
export function labelOf(resource: Resource): string {
  return resource.label ?? resource.id;
}

/** What stands under the label: which service, and the settings that matter most. */
export function subtitleOf(resource: Resource): string {
  switch (resource.kind) {
    case 'gateway':
      return resource.api === 'rest' ? 'REST API' : 'HTTP API';
    case 'function':
      return `${SERVICE_NAMES.function} · ${resource.runtime} · ${resource.memoryMib.toLocaleString('en-US')} MiB`;
    default:
      return SERVICE_NAMES[resource.kind];
  }
}

/** A resource in words, for those who do not see the diagram. */
export function describeResource(resource: Resource): string {
  const description = resource.description ? ` ${resource.description}` : '';
  return `${labelOf(resource)}, ${KIND_WORDS[resource.kind]}.${description}`;
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
