import { defined, type Json, type JsonObject } from '../json';
import { idOf } from '../sam/logical-ids';
import { type Blueprint, ignored, notUnderstood, understood } from './blueprint';
import { referencesIn, textsIn } from './intrinsics';
import type { Reader } from './source';
import { flagOf, listOf, mapOf, numberOf, textOf, wholeOf } from './values';

const MOST_UNITS = 1_000_000;
/** Stands for provisioned units that the template leaves to its parameters: what consoles propose. */
const UNKNOWN_UNITS = 5;
/** Calls a second of a queue whose groups have quotas of their own, in the region of the document. */
const FAST_FIFO_CALLS_PER_S = 70_000;

/** Readers of tables, buckets, queues and user pools. */
export const STORE_READERS: Readonly<Record<string, Reader>> = {
  'AWS::DynamoDB::Table': readTable,
  'AWS::DynamoDB::GlobalTable': readTable,
  'AWS::Serverless::SimpleTable': readTable,
  'AWS::S3::Bucket': readBucket,
  'AWS::SQS::Queue': readQueue,
  'AWS::Cognito::UserPool': readUserPool,
  'AWS::Cognito::UserPoolClient': ({ logicalId, properties }, blueprint) => {
    for (const pool of referencesIn(properties.UserPoolId)) blueprint.alias(logicalId, pool);
    return understood('a way into its user pool');
  },
  'AWS::ApplicationAutoScaling::ScalableTarget': readScalableTarget,
  'AWS::ApplicationAutoScaling::ScalingPolicy': readScalingPolicy,
};

function readTable({ logicalId, properties, type }: Parameters<Reader>[0], blueprint: Blueprint) {
  const throughput = mapOf(properties.ProvisionedThroughput);
  const warm = mapOf(properties.WarmThroughput);
  const quota = mapOf(properties.OnDemandThroughput);
  const isOnDemand =
    properties.BillingMode === 'PAY_PER_REQUEST' ||
    (properties.ProvisionedThroughput === undefined && type !== 'AWS::DynamoDB::GlobalTable');
  const units = (value: Json | undefined) => wholeOf(value, 1, MOST_UNITS);
  const limits = [quota.MaxReadRequestUnits, quota.MaxWriteRequestUnits].flatMap((each) => units(each) ?? []);
  const settings: { [field: string]: Json | undefined } = isOnDemand
    ? {
        readUnitsPerS: units(warm.ReadUnitsPerSecond),
        writeUnitsPerS: units(warm.WriteUnitsPerSecond),
        quotaUnitsPerS: limits.length > 0 ? Math.max(...limits) : undefined,
      }
    : {
        capacity: 'provisioned',
        readUnitsPerS: units(throughput.ReadCapacityUnits) ?? UNKNOWN_UNITS,
        writeUnitsPerS: units(throughput.WriteCapacityUnits) ?? UNKNOWN_UNITS,
      };
  blueprint.addPlace({
    key: logicalId,
    kind: 'table',
    name: idOf(logicalId, 'table'),
    settings: defined<Json>(settings),
  });
  blueprint.named(logicalId, properties.TableName);
  return understood('a table');
}

function readScalableTarget({ properties, logicalId }: Parameters<Reader>[0], blueprint: Blueprint) {
  const dimension = textOf(properties.ScalableDimension) ?? '';
  const direction = /^dynamodb:table:(Read|Write)CapacityUnits$/.exec(dimension)?.[1];
  if (direction === undefined) return scalesInstances(dimension);
  const minUnitsPerS = wholeOf(properties.MinCapacity, 1, MOST_UNITS);
  const maxUnitsPerS = wholeOf(properties.MaxCapacity, 1, MOST_UNITS);
  if (minUnitsPerS === undefined || maxUnitsPerS === undefined || minUnitsPerS > maxUnitsPerS) {
    return notUnderstood('bounds that are not two rising numbers');
  }
  blueprint.later(() => {
    const [key] = blueprint.targetsIn(properties.ResourceId);
    const settings = key === undefined ? undefined : blueprint.places.get(key)?.settings;
    if (settings?.capacity !== 'provisioned') return;
    const unitsField = direction === 'Read' ? 'readUnitsPerS' : 'writeUnitsPerS';
    const units = numberOf(settings[unitsField]) ?? minUnitsPerS;
    settings[unitsField] = Math.min(maxUnitsPerS, Math.max(minUnitsPerS, units));
    const targetPercent = blueprint.targetPercents.get(logicalId);
    settings[direction === 'Read' ? 'readScaling' : 'writeScaling'] = defined<Json>({
      minUnitsPerS,
      maxUnitsPerS,
      targetPercent,
    });
  });
  return understood('bounds of a table’s scaling');
}

function scalesInstances(dimension: string) {
  if (dimension.startsWith('dynamodb:index:')) return ignored('scales an index, and tables here have none');
  return notUnderstood(`scaling of ${dimension === '' ? 'something unnamed' : dimension} has no counterpart yet`);
}

function readScalingPolicy({ properties }: Parameters<Reader>[0], blueprint: Blueprint) {
  const tracking = mapOf(properties.TargetTrackingScalingPolicyConfiguration);
  const metric = textOf(mapOf(tracking.PredefinedMetricSpecification).PredefinedMetricType) ?? '';
  if (!metric.startsWith('DynamoDB')) return notUnderstood('only the scaling of tables by their use has a counterpart');
  const [target] = referencesIn(properties.ScalingTargetId);
  const percent = wholeOf(tracking.TargetValue, 20, 90);
  if (target !== undefined && percent !== undefined) blueprint.targetPercents.set(target, percent);
  return understood('the use at which a table is scaled');
}

function readBucket({ logicalId, properties }: Parameters<Reader>[0], blueprint: Blueprint) {
  blueprint.addPlace({ key: logicalId, kind: 'bucket', name: idOf(logicalId, 'bucket'), settings: {} });
  blueprint.named(logicalId, properties.BucketName);
  const notifications = mapOf(properties.NotificationConfiguration);
  const ways: [string, string][] = [
    ['LambdaConfigurations', 'Function'],
    ['QueueConfigurations', 'Queue'],
    ['TopicConfigurations', 'Topic'],
  ];
  for (const [list, end] of ways) {
    for (const each of listOf(notifications[list])) {
      const { Event: event, [end]: target } = mapOf(each);
      if (!tellsOfNewObjects(event)) continue;
      blueprint.later(() => {
        for (const to of blueprint.targetsIn(target)) {
          blueprint.addWay({ from: logicalId, to, kind: 'send', settings: {} });
        }
      });
    }
  }
  return understood('a bucket');
}

/** Whether a notification tells of objects that are put there; only those are simulated. */
export function tellsOfNewObjects(event: Json | undefined): boolean {
  const events = textsIn(event);
  return events.length === 0 || events.some((each) => each.startsWith('s3:ObjectCreated') || each === 's3:*');
}

function readQueue({ logicalId, properties }: Parameters<Reader>[0], blueprint: Blueprint) {
  const isFifo = flagOf(properties.FifoQueue) ?? textOf(properties.QueueName)?.endsWith('.fifo') ?? false;
  const redrive = policyOf(properties.RedrivePolicy);
  const settings = defined<Json>({
    visibilityTimeoutS: wholeOf(properties.VisibilityTimeout, 0, 43_200),
    retentionS: wholeOf(properties.MessageRetentionPeriod, 60, 1_209_600),
    delayS: wholeOf(properties.DelaySeconds, 0, 900),
    fifo: isFifo ? true : undefined,
    fifoCallsPerS: properties.FifoThroughputLimit === 'perMessageGroupId' ? FAST_FIFO_CALLS_PER_S : undefined,
    maxReceiveCount: wholeOf(redrive.maxReceiveCount, 1, 1_000),
  });
  blueprint.addPlace({ key: logicalId, kind: 'queue', name: idOf(logicalId, 'queue'), settings });
  blueprint.named(logicalId, properties.QueueName);
  if (redrive.deadLetterTargetArn !== undefined) {
    blueprint.queueFields.push({ key: logicalId, field: 'deadLetterQueue', value: redrive.deadLetterTargetArn });
  }
  return understood('a queue');
}

/** A policy as a map, also where it is written as JSON inside a text. */
function policyOf(value: Json | undefined): JsonObject {
  if (typeof value !== 'string') return mapOf(value);
  try {
    return mapOf(JSON.parse(value) as Json);
  } catch {
    return {};
  }
}

function readUserPool({ logicalId, properties }: Parameters<Reader>[0], blueprint: Blueprint) {
  blueprint.addPlace({ key: logicalId, kind: 'user-pool', name: idOf(logicalId, 'user-pool'), settings: {} });
  if (Object.keys(mapOf(properties.LambdaConfig)).length > 0) {
    blueprint.note(`${logicalId}: functions that the user pool itself starts are drawn without a way to them.`);
  }
  return understood('a user pool');
}
