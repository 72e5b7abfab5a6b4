import { defined, isObject, type Json, type JsonObject } from '../json';
import { idOf } from '../sam/logical-ids';
import { measuredRuntime } from '../sam/runtimes';
import { readScheduleExpression } from '../sam/schedules';
import { type Blueprint, notUnderstood, understood } from './blueprint';
import { referencesIn, textsIn } from './intrinsics';
import { allowPolicies } from './read-permissions';
import { tellsOfNewObjects } from './read-stores';
import { endOf, type Reader, type Source } from './source';
import { flagOf, listOf, mapOf, numberOf, textOf, wholeOf } from './values';

/** Assumed time of an invocation: templates say nothing about it. */
export const ASSUMED_SERVICE_MS = { distribution: 'lognormal', median: 20, p99: 200 } as const;
const MEMORY_MIB = { min: 128, max: 10_240 };
const MOST_INSTANCES = 100_000;

/** Readers of functions and of what is said of them elsewhere. */
export const FUNCTION_READERS: Readonly<Record<string, Reader>> = {
  'AWS::Serverless::Function': readServerlessFunction,
  'AWS::Lambda::Function': readLambdaFunction,
  'AWS::Lambda::EventSourceMapping': ({ logicalId, properties }, blueprint) => {
    blueprint.later(() => {
      const { key, isKnown } = endOf(blueprint, properties.FunctionName, '');
      if (isKnown) addMapping(blueprint, key, logicalId, properties.EventSourceArn, properties);
    });
    if (/:(kinesis|kafka|mq|rds|docdb)|SelfManagedEventSource/.test(textsIn(properties.EventSourceArn).join(' '))) {
      return notUnderstood('polls something that has no kind yet');
    }
    return understood('a way from a source that is polled');
  },
  'AWS::Lambda::EventInvokeConfig': ({ properties }, blueprint) => {
    blueprint.later(() => {
      const { key } = endOf(blueprint, properties.FunctionName, '');
      const place = blueprint.places.get(key);
      if (place) Object.assign(place.settings, invokeSettings(properties));
    });
    const onFailure = mapOf(mapOf(properties.DestinationConfig).OnFailure).Destination;
    for (const key of referencesIn(properties.FunctionName)) {
      if (onFailure !== undefined) blueprint.queueFields.push({ key, field: 'onFailure', value: onFailure });
    }
    return understood('retries and destinations of a function');
  },
  'AWS::Lambda::Url': ({ properties }, blueprint) => {
    blueprint.later(() => {
      for (const to of blueprint.targetsIn(properties.TargetFunctionArn)) openToClients(blueprint, to);
    });
    return understood('a way for clients to a function');
  },
  'AWS::Lambda::Alias': readVersion,
  'AWS::Lambda::Version': readVersion,
};

function readVersion({ logicalId, properties }: Source, blueprint: Blueprint) {
  const [target] = referencesIn(properties.FunctionName);
  if (target === undefined) return notUnderstood('names no function of the template');
  blueprint.alias(logicalId, target);
  const config = mapOf(properties.ProvisionedConcurrencyConfig);
  const provisioned = wholeOf(config.ProvisionedConcurrentExecutions, 0, MOST_INSTANCES);
  blueprint.later(() => {
    const place = blueprint.places.get(blueprint.keyOf(target));
    if (place && provisioned !== undefined) place.settings.provisionedConcurrency = provisioned;
  });
  return understood('a name of its function');
}

function readServerlessFunction(source: Source, blueprint: Blueprint) {
  const { logicalId, properties } = source;
  const invoke = mapOf(properties.EventInvokeConfig);
  const provisioned = mapOf(properties.ProvisionedConcurrencyConfig).ProvisionedConcurrentExecutions;
  const hasAlias = properties.AutoPublishAlias !== undefined;
  addFunction(source, blueprint, {
    ...invokeSettings(invoke),
    provisionedConcurrency: hasAlias ? wholeOf(provisioned, 0, MOST_INSTANCES) : undefined,
  });
  const destination = mapOf(mapOf(invoke.DestinationConfig).OnFailure);
  takeUndelivered(blueprint, logicalId, mapOf(properties.DeadLetterQueue).TargetArn, destination.Destination);
  allowPolicies(blueprint, logicalId, properties.Policies);
  if (properties.FunctionUrlConfig !== undefined) blueprint.later(() => openToClients(blueprint, logicalId));
  for (const [name, event] of Object.entries(mapOf(properties.Events))) {
    blueprint.later(() => addEvent(blueprint, logicalId, name, mapOf(event)));
  }
  return understood('a function');
}

function readLambdaFunction(source: Source, blueprint: Blueprint) {
  const { logicalId, properties } = source;
  addFunction(source, blueprint, {});
  takeUndelivered(blueprint, logicalId, mapOf(properties.DeadLetterConfig).TargetArn, undefined);
  return understood('a function');
}

function addFunction(
  { logicalId, properties, buildMethod }: Source,
  blueprint: Blueprint,
  further: { [field: string]: Json | undefined },
): void {
  const isImage = properties.PackageType === 'Image' || properties.ImageUri !== undefined;
  const runtime = textOf(properties.Runtime);
  const architecture = textOf(listOf(properties.Architectures)[0]);
  const timeoutS = numberOf(properties.Timeout);
  const settings = defined<Json>({
    runtime: runtime === undefined || isImage ? undefined : measuredRuntime(runtime, buildMethod),
    architecture: architecture === 'arm64' ? architecture : undefined,
    package: isImage ? 'image' : undefined,
    memoryMib: wholeOf(properties.MemorySize, MEMORY_MIB.min, MEMORY_MIB.max),
    timeoutS: timeoutS === undefined ? undefined : Math.min(900, Math.max(1, timeoutS)),
    serviceMs: { ...ASSUMED_SERVICE_MS },
    reservedConcurrency: wholeOf(properties.ReservedConcurrentExecutions, 0, MOST_INSTANCES),
    ...further,
  });
  const description = textOf(properties.Description);
  blueprint.addPlace({ key: logicalId, kind: 'function', name: idOf(logicalId, 'function'), description, settings });
  blueprint.named(logicalId, properties.FunctionName);
  for (const role of referencesIn(properties.Role)) blueprint.worksAs(logicalId, role);
  for (const value of Object.values(mapOf(mapOf(properties.Environment).Variables))) {
    blueprint.environments.push({ key: logicalId, value });
  }
}

function invokeSettings(config: JsonObject): JsonObject {
  return defined<Json>({
    asyncRetries: wholeOf(config.MaximumRetryAttempts, 0, 2),
    maxEventAgeS: wholeOf(config.MaximumEventAgeInSeconds, 60, 21_600),
  });
}

/** Where goes what a function gives up: two queues, of which a template may name either. */
function takeUndelivered(
  blueprint: Blueprint,
  key: string,
  deadLetters: Json | undefined,
  onFailure: Json | undefined,
): void {
  if (deadLetters !== undefined) blueprint.queueFields.push({ key, field: 'deadLetterQueue', value: deadLetters });
  if (onFailure !== undefined) blueprint.queueFields.push({ key, field: 'onFailure', value: onFailure });
}

/** Key of the client that calls whatever is open to the world. */
export const CLIENT = 'Client';

export function openToClients(blueprint: Blueprint, to: string): void {
  blueprint.addWay({ from: CLIENT, to, kind: 'call', settings: {} });
}

/** Keys of the APIs that SAM makes by itself for events that name none. */
const IMPLICIT = { Api: 'ServerlessRestApi', HttpApi: 'ServerlessHttpApi' } as const;

function addEvent(blueprint: Blueprint, key: string, name: string, event: JsonObject): void {
  const type = textOf(event.Type) ?? '';
  const properties = mapOf(event.Properties);
  const own = `${key}/${name}`;
  switch (type) {
    case 'Api':
    case 'HttpApi':
      addRoute(blueprint, key, type, properties);
      return;
    case 'SQS':
      addMapping(blueprint, key, own, properties.Queue, properties);
      return;
    case 'DynamoDB':
      addMapping(blueprint, key, own, properties.Stream, properties);
      return;
    case 'S3': {
      if (!tellsOfNewObjects(properties.Events)) return;
      const { key: from, isKnown } = endOf(blueprint, properties.Bucket, `${own}/Bucket`);
      if (!isKnown) addOutside(blueprint, from, 'bucket', name);
      blueprint.addWay({ from, to: key, kind: 'send', settings: {} });
      return;
    }
    case 'SNS':
      addSubscription(blueprint, key, own, properties);
      return;
    case 'Schedule':
    case 'ScheduleV2':
      addSchedule(blueprint, own, name, properties, [key]);
      return;
    case 'EventBridgeRule':
    case 'CloudWatchEvent':
      addRule(blueprint, own, properties, [key]);
      return;
    default:
      blueprint.note(
        `${key}: ${type === '' ? 'an event without a type' : type} has no kind yet; calls of a client stand for it.`,
      );
  }
}

function addRoute(blueprint: Blueprint, key: string, type: 'Api' | 'HttpApi', properties: JsonObject): void {
  const named = type === 'Api' ? properties.RestApiId : properties.ApiId;
  const { key: from, isKnown } = endOf(blueprint, named, IMPLICIT[type]);
  if (!isKnown && !blueprint.places.has(from)) {
    const api = type === 'Api' ? 'rest' : 'http';
    blueprint.addPlace({ key: from, kind: 'gateway', name: 'api', settings: api === 'rest' ? { api } : {} });
  }
  const throttle = blueprint.routeThrottles.get(`${from} ${textOf(properties.Path) ?? ''}`);
  blueprint.addWay({ from, to: key, kind: 'call', settings: { ...throttle }, isRoute: true });
  const timeoutMs = wholeOf(properties.TimeoutInMillis, 50, 300_000);
  const gateway = blueprint.places.get(from);
  if (gateway && timeoutMs !== undefined) gateway.settings.timeoutMs = timeoutMs;
}

/** Stands for something of a kind that lies outside of the template. */
export function addOutside(blueprint: Blueprint, key: string, kind: 'queue' | 'table' | 'bucket', name: string): void {
  if (blueprint.has(key)) return;
  blueprint.addPlace({ key, kind, name: idOf(name, kind), settings: {} });
  blueprint.note(`${key}: lies outside of the template; a ${kind} with default settings stands for it.`);
}

/** An event source mapping, of a queue or of the stream of a table. */
function addMapping(blueprint: Blueprint, to: string, own: string, source: Json | undefined, said: JsonObject): void {
  const { key: from, isKnown } = endOf(blueprint, source, `${own}/Source`);
  if (!isKnown) {
    const kind = textsIn(source).some((text) => /dynamodb|stream/i.test(text)) || said.StartingPosition !== undefined;
    addOutside(blueprint, from, kind ? 'table' : 'queue', own.split('/').at(-1) ?? own);
  }
  const kind = blueprint.places.get(from)?.kind;
  const isStream = kind === 'table';
  const scaling = mapOf(said.ScalingConfig);
  const pollers = mapOf(said.ProvisionedPollerConfig);
  const destination = mapOf(mapOf(said.DestinationConfig).OnFailure).Destination;
  const [onFailure] = blueprint.targetsIn(destination);
  const isFifo = blueprint.places.get(from)?.settings.fifo === true;
  const batchSize = wholeOf(said.BatchSize, 1, 10_000);
  const windowS = wholeOf(said.MaximumBatchingWindowInSeconds, 0, 300);
  const isSmall = isFifo || (!isStream && (windowS ?? 0) < 1);
  const settings = defined<Json>({
    batchSize: isSmall && batchSize !== undefined ? Math.min(10, batchSize) : batchSize,
    batchWindowS: windowS && !isFifo ? windowS : undefined,
    partialBatchResponse: listOf(said.FunctionResponseTypes).includes('ReportBatchItemFailures') ? true : undefined,
    enabled: flagOf(said.Enabled) === false ? false : undefined,
    ...(isStream
      ? {
          parallelization: wholeOf(said.ParallelizationFactor, 1, 10),
          bisectOnError: flagOf(said.BisectBatchOnFunctionError) === true ? true : undefined,
          maxRetries: wholeOf(said.MaximumRetryAttempts, -1, 10_000),
          maxRecordAgeS: wholeOf(said.MaximumRecordAgeInSeconds, -1, 604_800),
          onFailure,
        }
      : {
          maxConcurrency: wholeOf(scaling.MaximumConcurrency, 2, 1_000),
          minimumPollers: wholeOf(pollers.MinimumPollers, 2, 200),
          maximumPollers: wholeOf(pollers.MaximumPollers, 2, 2_000),
        }),
  });
  blueprint.addWay({ from, to, kind: 'poll', settings });
}

/** A function that a topic tells, with a queue between where SAM is asked for one. */
function addSubscription(blueprint: Blueprint, to: string, own: string, properties: JsonObject): void {
  const { key: from, isKnown } = endOf(blueprint, properties.Topic, `${own}/Topic`);
  if (!isKnown) blueprint.addJunction(from, 'a topic');
  const subscription = properties.SqsSubscription;
  if (subscription !== true && !isObject(subscription)) {
    blueprint.addWay({ from, to, kind: 'send', settings: {} });
    return;
  }
  const said = mapOf(subscription);
  const { key: queue, isKnown: isOwnQueue } = endOf(blueprint, said.QueueArn, `${own}/Queue`);
  if (!isOwnQueue)
    blueprint.addPlace({ key: queue, kind: 'queue', name: `${idOf(to, 'function')}-queue`, settings: {} });
  blueprint.addWay({ from, to: queue, kind: 'send', settings: {} });
  const batchSize = wholeOf(said.BatchSize, 1, 10);
  blueprint.addWay({ from: queue, to, kind: 'poll', settings: defined<Json>({ batchSize }) });
}

/** A schedule with its targets. */
export function addSchedule(
  blueprint: Blueprint,
  key: string,
  name: string,
  properties: JsonObject,
  targets: readonly string[],
): void {
  const text = textOf(properties.ScheduleExpression) ?? textOf(properties.Schedule) ?? '';
  const expression = readScheduleExpression(text);
  if (expression === undefined) {
    blueprint.note(`${key}: ${text === '' ? 'a schedule' : text} has no tick that repeats, so none is drawn.`);
    return;
  }
  const windowMin = wholeOf(mapOf(properties.FlexibleTimeWindow).MaximumWindowInMinutes, 1, 1_440);
  const settings: JsonObject = { ...expression, ...(windowMin === undefined ? {} : { flexibleWindowMin: windowMin }) };
  blueprint.addPlace({ key, kind: 'schedule', name: idOf(name.replace(/^On(?=[A-Z])/, ''), 'schedule'), settings });
  const isOff = flagOf(properties.Enabled) === false || properties.State === 'DISABLED';
  for (const to of targets) {
    blueprint.addWay({ from: key, to, kind: 'send', settings: isOff ? { enabled: false } : {} });
  }
}

/** A rule of an event bus: what a bucket tells, what the bus is told, or what comes from outside. */
export function addRule(blueprint: Blueprint, key: string, properties: JsonObject, targets: readonly string[]): void {
  const pattern = mapOf(properties.Pattern ?? properties.EventPattern);
  const isObjects = listOf(pattern.source).includes('aws.s3');
  const isPut = textsIn(pattern['detail-type']).every((each) => each === 'Object Created');
  const buckets = isObjects && isPut ? blueprint.targetsIn(mapOf(pattern.detail).bucket) : [];
  const sources = buckets.length > 0 ? buckets : blueprint.targetsIn(properties.EventBusName);
  if (sources.length === 0) blueprint.addJunction(key, 'an event rule');
  for (const from of sources.length > 0 ? sources : [key]) {
    for (const to of targets) blueprint.addWay({ from, to, kind: 'send', settings: {} });
  }
}
