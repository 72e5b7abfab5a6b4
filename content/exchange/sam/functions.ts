import { defaultOf } from '../defaults';
import { inertText } from '../inert-text';
import { defined, type Json, type JsonObject } from '../json';
import { endpointOf, pathOf, routesOf } from './gateways';
import { freeName, pascalCase } from './logical-ids';
import { permissionFor } from './permissions';
import { deliveryOf } from './runtimes';
import {
  type CallLink,
  callsAt,
  type EventLink,
  nameOf,
  type OfKind,
  ofKind,
  type PollLink,
  plainQueue,
  type SamContext,
} from './sam-context';
import { scheduleExpression } from './schedules';
import { eventsOf, wholeUnits } from './stores';
import { attribute, ref, substituted } from './template';

/** Alias that provisioned instances belong to; who calls the function calls it by this name. */
const ALIAS = 'live';
const LONGEST_DESCRIPTION = 256;
/** What the platform takes as the most batches in work at once. */
const MAX_CONCURRENCY = { min: 2, max: 1_000 };

type FunctionResource = OfKind<'function'>;

/** Adds functions with what starts them, what they may do, and where goes what they give up. */
export function addFunctions(context: SamContext): void {
  const functions = ofKind(context, 'function');
  for (const each of functions) requireSources(context, each);
  for (const each of functions) addFunction(context, each);
}

/** A bucket that tells one function waits for it. */
function requireSources(context: SamContext, { id }: FunctionResource): void {
  for (const link of context.architecture.links) {
    if (link.kind !== 'event' || link.to !== id || !link.enabled) continue;
    const isTold = context.byId.get(link.from)?.kind === 'bucket' && eventsOf(context, link.from) === 1;
    if (isTold) context.dependencies.require(nameOf(context, link.from), nameOf(context, id));
  }
}

function addFunction(context: SamContext, resource: FunctionResource): void {
  const name = nameOf(context, resource.id);
  const isCalledByClient = callsAt(context, 'to', resource.id).some(
    ({ from }) => context.byId.get(from)?.kind === 'client',
  );
  const events = eventsFor(context, resource);
  const { provisionedConcurrency = 0, description, label } = resource;
  const text = inertText(description ?? label ?? '', LONGEST_DESCRIPTION);
  context.resources[name] = {
    Type: 'AWS::Serverless::Function',
    Properties: defined<Json>({
      Description: text === '' ? undefined : text,
      ...codeOf(context, resource),
      Architectures: [resource.architecture],
      MemorySize: resource.memoryMib,
      Timeout: wholeUnits(resource.timeoutS, 1),
      ReservedConcurrentExecutions: resource.reservedConcurrency,
      AutoPublishAlias: provisionedConcurrency > 0 ? ALIAS : undefined,
      ProvisionedConcurrencyConfig:
        provisionedConcurrency > 0 ? { ProvisionedConcurrentExecutions: provisionedConcurrency } : undefined,
      DeadLetterQueue: deadLetters(context, resource),
      EventInvokeConfig: invokeConfig(context, resource),
      FunctionUrlConfig: isCalledByClient ? { AuthType: 'AWS_IAM' } : undefined,
      Events: Object.keys(events).length > 0 ? events : undefined,
      ...callsFrom(context, resource),
    }),
  };
  context.outputs[`${name}Name`] = { Value: ref(name) };
}

/** Placeholder code where the template can hold some, or where the code is expected. */
function codeOf(context: SamContext, resource: FunctionResource): JsonObject {
  const name = nameOf(context, resource.id);
  if (resource.package === 'image') {
    const parameter = `${name}Image`;
    context.parameters[parameter] = { Type: 'String', Description: `Address of the container image of ${resource.id}` };
    return { PackageType: 'Image', ImageUri: ref(parameter) };
  }
  const isAuthorizer = ofKind(context, 'gateway').some(
    ({ authorizer }) => authorizer?.kind === 'lambda' && authorizer.function === resource.id,
  );
  const delivery = deliveryOf(resource.runtime, isAuthorizer);
  if (delivery === undefined) {
    context.notes.push(`${resource.id}: its runtime has no name on the platform; the template takes a bare one.`);
  }
  const { runtime, handler, inlineCode } = delivery ?? { runtime: 'provided.al2023', handler: 'bootstrap' };
  if (inlineCode !== undefined) return { Runtime: runtime, Handler: handler, InlineCode: inlineCode };
  context.notes.push(`${resource.id}: its code is expected in functions/${resource.id}.`);
  return { Runtime: runtime, Handler: handler, CodeUri: `functions/${resource.id}` };
}

function deadLetters(context: SamContext, { id, deadLetterQueue }: FunctionResource): JsonObject | undefined {
  const target = plainQueue(context, deadLetterQueue, id);
  if (target === undefined) return undefined;
  context.dependencies.require(nameOf(context, id), target);
  return { Type: 'SQS', TargetArn: attribute(target, 'Arn') };
}

function invokeConfig(context: SamContext, resource: FunctionResource): JsonObject | undefined {
  const { id, asyncRetries, maxEventAgeS, onFailure } = resource;
  const target = plainQueue(context, onFailure, id);
  if (target !== undefined) context.dependencies.require(nameOf(context, id), target);
  const config = defined<Json>({
    MaximumRetryAttempts: asyncRetries === defaultOf('function', 'asyncRetries') ? undefined : asyncRetries,
    MaximumEventAgeInSeconds: maxEventAgeS === defaultOf('function', 'maxEventAgeS') ? undefined : maxEventAgeS,
    DestinationConfig:
      target === undefined ? undefined : { OnFailure: { Type: 'SQS', Destination: attribute(target, 'Arn') } },
  });
  return Object.keys(config).length > 0 ? config : undefined;
}

/** Everything that starts the function, by names made of the ids of links. */
function eventsFor(context: SamContext, resource: FunctionResource): { [name: string]: JsonObject } {
  const events: { [name: string]: JsonObject } = {};
  const add = (linkId: string, Type: string, Properties: JsonObject): string => {
    const name = freeName(`On${pascalCase(linkId)}`, new Set(Object.keys(events)));
    events[name] = { Type, Properties };
    return `${nameOf(context, resource.id)}/${name}`;
  };
  for (const gateway of ofKind(context, 'gateway')) {
    for (const link of routesOf(context, gateway)) {
      if (link.to !== resource.id) continue;
      const api = ref(nameOf(context, gateway.id));
      const route = defined<Json>({
        Path: pathOf(context, link),
        Method: 'ANY',
        TimeoutInMillis: gateway.timeoutMs,
      });
      if (gateway.api === 'http') add(link.id, 'HttpApi', { ApiId: api, ...route });
      else add(link.id, 'Api', { RestApiId: api, ...route });
    }
  }
  const polled = new Set<string>();
  for (const link of context.architecture.links) {
    if (link.to !== resource.id) continue;
    if (link.kind === 'event' && link.enabled) addEvent(context, link, add);
    if (link.kind !== 'poll') continue;
    if (polled.has(link.from)) {
      context.notes.push(
        `${link.id}: the platform lets ${resource.id} have one mapping of ${link.from}; this is one more.`,
      );
      continue;
    }
    polled.add(link.from);
    const source = nameOf(context, link.from);
    if (context.byId.get(link.from)?.kind === 'queue') {
      add(link.id, 'SQS', { Queue: attribute(source, 'Arn'), ...queueMapping(link) });
    } else {
      add(link.id, 'DynamoDB', { Stream: attribute(source, 'StreamArn'), ...streamMapping(context, link) });
    }
  }
  return events;
}

function addEvent(
  context: SamContext,
  link: EventLink,
  add: (linkId: string, type: string, properties: JsonObject) => string,
): void {
  const source = context.byId.get(link.from);
  if (source?.kind === 'schedule') {
    const window = source.flexibleWindowMin;
    const event = add(link.id, 'ScheduleV2', {
      ScheduleExpression: scheduleExpression(source),
      FlexibleTimeWindow: window > 0 ? { Mode: 'FLEXIBLE', MaximumWindowInMinutes: window } : { Mode: 'OFF' },
    });
    context.scheduleOfEvent.set(event, source.id);
  } else if (source?.kind === 'bucket') {
    const bucket = ref(nameOf(context, source.id));
    if (eventsOf(context, source.id) === 1) add(link.id, 'S3', { Bucket: bucket, Events: 's3:ObjectCreated:*' });
    else {
      add(link.id, 'EventBridgeRule', {
        Pattern: { source: ['aws.s3'], 'detail-type': ['Object Created'], detail: { bucket: { name: [bucket] } } },
      });
    }
  }
}

/** What mappings of queues and of streams have in common. */
function mapping({ batchSize, batchWindowS, partialBatchResponse, enabled }: PollLink): JsonObject {
  return defined<Json>({
    BatchSize: batchSize,
    MaximumBatchingWindowInSeconds: batchWindowS > 0 ? wholeUnits(batchWindowS) : undefined,
    FunctionResponseTypes: partialBatchResponse ? ['ReportBatchItemFailures'] : undefined,
    Enabled: enabled ? undefined : false,
  });
}

function queueMapping(link: PollLink): JsonObject {
  const { maxConcurrency, minimumPollers, maximumPollers } = link;
  const isProvisioned = (minimumPollers ?? maximumPollers) !== undefined;
  const { min, max } = MAX_CONCURRENCY;
  return {
    ...mapping(link),
    ...defined<Json>({
      ScalingConfig:
        maxConcurrency === undefined ? undefined : { MaximumConcurrency: Math.min(max, Math.max(min, maxConcurrency)) },
      ProvisionedPollerConfig: isProvisioned
        ? defined<Json>({ MinimumPollers: minimumPollers, MaximumPollers: maximumPollers })
        : undefined,
    }),
  };
}

function streamMapping(context: SamContext, link: PollLink): JsonObject {
  const target = plainQueue(context, link.onFailure, link.id);
  if (target !== undefined) context.dependencies.require(nameOf(context, link.to), target);
  return {
    StartingPosition: 'LATEST',
    ...mapping(link),
    ...defined<Json>({
      ParallelizationFactor: link.parallelization > 1 ? link.parallelization : undefined,
      BisectBatchOnFunctionError: link.bisectOnError ? true : undefined,
      MaximumRetryAttempts: link.maxRetries,
      MaximumRecordAgeInSeconds: link.maxRecordAgeS,
      DestinationConfig:
        target === undefined ? undefined : { OnFailure: { Type: 'SQS', Destination: attribute(target, 'Arn') } },
    }),
  };
}

/** What the function is allowed to do, one statement for each link, and what it must know to do it. */
function callsFrom(context: SamContext, resource: FunctionResource): { [name: string]: JsonObject | JsonObject[] } {
  const name = nameOf(context, resource.id);
  const own: JsonObject[] = [];
  const apart: JsonObject[] = [];
  const variables: Record<string, Json> = {};
  const sids = new Set<string>();
  for (const link of callsAt(context, 'from', resource.id)) {
    const statement = statementFor(context, link, sids);
    if (statement === undefined) continue;
    const isFree = context.dependencies.offer(name, nameOf(context, link.to));
    (isFree ? own : apart).push(statement);
    if (isFree) Object.assign(variables, variableFor(context, link));
  }
  if (apart.length > 0) addPolicyApart(context, name, apart);
  return {
    ...(own.length > 0 ? { Policies: [{ Version: '2012-10-17', Statement: own }] } : {}),
    ...(Object.keys(variables).length > 0 ? { Environment: { Variables: variables } } : {}),
  };
}

function statementFor(context: SamContext, link: CallLink, sids: Set<string>): JsonObject | undefined {
  const target = context.byId.get(link.to);
  const permission = target && permissionFor(link, target, nameOf(context, target.id));
  if (target === undefined || permission === undefined) return undefined;
  const Sid = freeName(pascalCase(link.id), sids);
  sids.add(Sid);
  const Resource = hasAlias(target)
    ? substituted(`\${${nameOf(context, target.id)}.Arn}:${ALIAS}`)
    : permission.resource;
  return { Sid, Effect: 'Allow', Action: permission.actions, Resource };
}

/** Whether a function is called by its alias, behind which provisioned instances stand. */
function hasAlias(target: { kind: string }): boolean {
  return target.kind === 'function' && ((target as FunctionResource).provisionedConcurrency ?? 0) > 0;
}

/** A policy of its own for a role, where one inside the function would make the template wait for itself. */
function addPolicyApart(context: SamContext, name: string, statements: JsonObject[]): void {
  context.resources[`${name}Calls`] = {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'Calls',
      Roles: [ref(`${name}Role`)],
      PolicyDocument: { Version: '2012-10-17', Statement: statements },
    },
  };
}

/** The variable that tells code where a link leads, such as `ORDERS_TABLE` for a table `orders`. */
function variableFor(context: SamContext, { to }: CallLink): Record<string, Json> {
  const target = context.byId.get(to);
  if (target === undefined) return {};
  const name = nameOf(context, to);
  const variable = to.toUpperCase().replaceAll('-', '_');
  switch (target.kind) {
    case 'queue':
      return { [`${variable}_URL`]: ref(name) };
    case 'gateway':
      return { [`${variable}_URL`]: substituted(endpointOf(target, name)) };
    case 'user-pool':
      return { [`${variable}_ID`]: ref(name) };
    case 'function':
      return { [`${variable}_NAME`]: hasAlias(target) ? substituted(`\${${name}}:${ALIAS}`) : ref(name) };
    default:
      return { [`${variable}_NAME`]: ref(name) };
  }
}
