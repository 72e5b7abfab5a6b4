import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { OWN_CALL_FIELDS, RESOURCE_KINDS } from './kinds';
import { commonFields, idSchema } from './kinds/common';
import { parameter, wholeNumber } from './parameter';

const topicCallFields = { subject: z.optional(parameter(z.string(), { description: 'What it is about.' })) };

/** A kind that the product does not have, in one object as a new one would come. */
const topicKind = {
  description: 'Passes each message on to all who follow it.',
  schema: z.strictObject({
    ...commonFields,
    kind: z.literal('topic'),
    followers: wholeNumber({ min: 0, max: 9, default: 1 }, { description: 'Who follows it.' }),
    archive: z.optional(parameter(idSchema, { description: 'Bucket that keeps the messages.' })),
  }),
  roles: {
    isCalled: {
      ownFields: topicCallFields,
      check: ({ writes }: { writes: number }, { followers }: { followers: number }) =>
        writes > followers ? [{ field: 'writes', message: `expected at most ${followers}` }] : [],
    },
    sendsEvents: {},
  },
  references: { archive: 'bucket' },
  check: ({ followers }: { followers: number }, { links }: { links: readonly unknown[] }) =>
    followers < links.length - 1 ? [{ field: 'followers', message: 'expected more' }] : [],
};

// The kind is known from here on, to this file alone; what reads the registry is loaded after that.
Object.assign(RESOURCE_KINDS, { topic: topicKind });
Object.assign(OWN_CALL_FIELDS, topicCallFields);
const { parseArchitecture } = await import('./parse');
const { linkSchema } = await import('./link');

interface Change {
  topic?: object;
  links?: object[];
}

/** Errors of a document with a topic between a gateway and a function, as "pointer: message". */
function errorsOf({ topic = {}, links = [] }: Change): string[] {
  const parsed = parseArchitecture({
    format: 'cloud-architecture/1',
    name: 'Topic',
    platform: 'aws',
    region: 'us-east-1',
    resources: [
      { id: 'gateway', kind: 'gateway' },
      { id: 'topic', kind: 'topic', ...topic },
      { id: 'worker', kind: 'function', serviceMs: { distribution: 'constant', value: 1 } },
      { id: 'bucket', kind: 'bucket' },
    ],
    links: [
      { id: 'in', from: 'gateway', to: 'topic', kind: 'call', writes: 1, subject: 'orders' },
      { id: 'out', from: 'topic', to: 'worker', kind: 'event' },
      ...links,
    ],
  });
  return parsed.kind === 'valid' ? [] : parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
}

describe('a new kind, registered in one line', () => {
  it('is taken in documents, with its fields, its links and its references', () => {
    expect(errorsOf({ topic: { followers: 3, archive: 'bucket' } })).toEqual([]);
  });

  it.each<[string, Change, string]>([
    ['its form', { topic: { followers: 10 } }, '/resources/1/followers: expected a whole number from 0 to 9, got 10'],
    [
      'the roles it lacks',
      { links: [{ id: 'bad', from: 'topic', to: 'bucket', kind: 'call' }] },
      '/links/2/kind: expected a call to start at a client, a gateway, a function, a load-balancer, a container-service or a vm-group, got a call from topic to bucket',
    ],
    [
      'the roles it has, in the words of refusals of other kinds',
      { links: [{ id: 'bad', from: 'gateway', to: 'worker', kind: 'event' }] },
      '/links/2/kind: expected an event to start at a bucket, a schedule or a topic, got an event from gateway to function',
    ],
    [
      'its references',
      { topic: { archive: 'worker' } },
      '/resources/1/archive: expected the id of a bucket, got "worker"',
    ],
    ['its check of its links', { topic: { followers: 0 } }, '/links/0/writes: expected at most 0'],
    [
      'its check of what stands around it',
      { links: [{ id: 'more', from: 'gateway', to: 'worker', kind: 'call' }] },
      '/resources/1/followers: expected more',
    ],
    [
      'its own fields of a call, elsewhere',
      { topic: { followers: 3 }, links: [{ id: 'bad', from: 'gateway', to: 'worker', kind: 'call', subject: 'lost' }] },
      '/links/2/subject: expected no such field on a call to a function; it belongs to calls to a topic',
    ],
  ])('is held to %s', (_, change, message) => {
    expect(errorsOf(change)).toContain(message);
  });
});

describe('the registry of kinds', () => {
  it('has each kind under the name its documents use', () => {
    for (const [name, { schema }] of Object.entries(RESOURCE_KINDS)) {
      expect(schema.shape.kind.def.values, name).toEqual([name]);
    }
  });

  it('knows every field of a call that a kind calls its own', () => {
    const [call] = linkSchema.def.options;
    for (const [name, { roles }] of Object.entries(RESOURCE_KINDS)) {
      for (const role of Object.values(roles)) {
        for (const field of Object.keys('ownFields' in role ? role.ownFields : {})) {
          expect(Object.keys(call.shape), name).toContain(field);
        }
      }
    }
  });
});
