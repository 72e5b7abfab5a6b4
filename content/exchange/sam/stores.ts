import { defaultOf } from '../defaults';
import { defined, type Json, type JsonObject } from '../json';
import { nameOf, type OfKind, ofKind, type SamContext } from './sam-context';
import { attribute, ref, substituted, type TemplateResource } from './template';

const SCALED = [
  { field: 'readScaling', direction: 'Read' },
  { field: 'writeScaling', direction: 'Write' },
] as const;

/** Adds queues, tables, buckets and user pools. */
export function addStores(context: SamContext): void {
  for (const queue of ofKind(context, 'queue')) addQueue(context, queue);
  for (const table of ofKind(context, 'table')) addTable(context, table);
  for (const bucket of ofKind(context, 'bucket')) addBucket(context, bucket);
  for (const pool of ofKind(context, 'user-pool')) addUserPool(context, pool);
}

/** A setting as a whole number of its unit, as the platform wants it: rounded up, so that nothing gets tighter. */
export function wholeUnits(value: number, min = 0): number {
  return Math.max(min, Math.ceil(value));
}

/** A value, unless it is what the kind has by itself. */
function changed(kind: 'queue' | 'table', field: string, value: number): number | undefined {
  return value === defaultOf(kind, field) ? undefined : value;
}

function addQueue(context: SamContext, queue: OfKind<'queue'>): void {
  const name = nameOf(context, queue.id);
  const isFast = queue.fifo && queue.fifoCallsPerS > Number(defaultOf('queue', 'fifoCallsPerS'));
  const properties = defined<Json>({
    VisibilityTimeout: wholeUnits(queue.visibilityTimeoutS),
    MessageRetentionPeriod: changed('queue', 'retentionS', queue.retentionS),
    DelaySeconds: changed('queue', 'delayS', wholeUnits(queue.delayS)),
    FifoQueue: queue.fifo ? true : undefined,
    ContentBasedDeduplication: queue.fifo ? true : undefined,
    DeduplicationScope: isFast ? 'messageGroup' : undefined,
    FifoThroughputLimit: isFast ? 'perMessageGroupId' : undefined,
    RedrivePolicy: redrivePolicy(context, queue),
  });
  context.resources[name] = { Type: 'AWS::SQS::Queue', Properties: properties };
  context.outputs[`${name}Url`] = { Value: ref(name) };
}

function redrivePolicy(context: SamContext, queue: OfKind<'queue'>): JsonObject | undefined {
  const { id, deadLetterQueue, maxReceiveCount } = queue;
  if (deadLetterQueue === undefined || maxReceiveCount === undefined) return undefined;
  const target = nameOf(context, deadLetterQueue);
  if (!context.dependencies.offer(nameOf(context, id), target)) {
    context.notes.push(`${id}: its dead letters would come back to it, which a template cannot say.`);
    return undefined;
  }
  return { deadLetterTargetArn: attribute(target, 'Arn'), maxReceiveCount };
}

function addTable(context: SamContext, table: OfKind<'table'>): void {
  const name = nameOf(context, table.id);
  const isPolled = context.architecture.links.some(({ kind, from }) => kind === 'poll' && from === table.id);
  const isProvisioned = table.capacity === 'provisioned';
  const properties = defined<Json>({
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: isProvisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
    ProvisionedThroughput: isProvisioned
      ? { ReadCapacityUnits: table.readUnitsPerS, WriteCapacityUnits: table.writeUnitsPerS }
      : undefined,
    WarmThroughput: isProvisioned ? undefined : warmThroughput(table),
    OnDemandThroughput: isProvisioned ? undefined : quota(table),
    StreamSpecification: isPolled ? { StreamViewType: 'NEW_AND_OLD_IMAGES' } : undefined,
  });
  context.resources[name] = { Type: 'AWS::DynamoDB::Table', Properties: properties };
  context.outputs[`${name}Name`] = { Value: ref(name) };
  for (const { field, direction } of SCALED) {
    const bounds = table[field];
    if (bounds) addScaling(context, name, direction, bounds);
  }
}

/** What the table takes at once. The platform lets nobody ask for less than a new table has. */
function warmThroughput({ readUnitsPerS, writeUnitsPerS }: OfKind<'table'>): JsonObject | undefined {
  const [reads, writes] = [Number(defaultOf('table', 'readUnitsPerS')), Number(defaultOf('table', 'writeUnitsPerS'))];
  if (readUnitsPerS <= reads && writeUnitsPerS <= writes) return undefined;
  return {
    ReadUnitsPerSecond: Math.max(readUnitsPerS, reads),
    WriteUnitsPerSecond: Math.max(writeUnitsPerS, writes),
  };
}

function quota({ quotaUnitsPerS }: OfKind<'table'>): JsonObject | undefined {
  if (quotaUnitsPerS === defaultOf('table', 'quotaUnitsPerS')) return undefined;
  return { MaxReadRequestUnits: quotaUnitsPerS, MaxWriteRequestUnits: quotaUnitsPerS };
}

interface ScalingBounds {
  minUnitsPerS: number;
  maxUnitsPerS: number;
  targetPercent: number;
}

function addScaling(context: SamContext, table: string, direction: 'Read' | 'Write', bounds: ScalingBounds): void {
  const target = `${table}${direction}Target`;
  context.resources[target] = {
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: {
      ServiceNamespace: 'dynamodb',
      ResourceId: substituted(`table/\${${table}}`),
      ScalableDimension: `dynamodb:table:${direction}CapacityUnits`,
      MinCapacity: bounds.minUnitsPerS,
      MaxCapacity: bounds.maxUnitsPerS,
    },
  };
  context.resources[`${table}${direction}Scaling`] = {
    Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    Properties: {
      PolicyName: `${direction}Utilization`,
      PolicyType: 'TargetTrackingScaling',
      ScalingTargetId: ref(target),
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: bounds.targetPercent,
        PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${direction}CapacityUtilization` },
      },
    },
  };
}

function addBucket(context: SamContext, bucket: OfKind<'bucket'>): void {
  const name = nameOf(context, bucket.id);
  const announcesToMany = eventsOf(context, bucket.id) > 1;
  const resource: TemplateResource = { Type: 'AWS::S3::Bucket' };
  // One notification of a bucket cannot go to two functions; the event bus takes it to any number.
  if (announcesToMany) {
    resource.Properties = { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } };
  }
  context.resources[name] = resource;
  context.outputs[`${name}Name`] = { Value: ref(name) };
}

/** How many functions are told of what happens to a resource. */
export function eventsOf({ architecture }: SamContext, id: string): number {
  return architecture.links.filter((link) => link.kind === 'event' && link.enabled && link.from === id).length;
}

function addUserPool(context: SamContext, pool: OfKind<'user-pool'>): void {
  const name = nameOf(context, pool.id);
  context.resources[name] = { Type: 'AWS::Cognito::UserPool' };
  context.resources[`${name}Client`] = {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: {
      UserPoolId: ref(name),
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    },
  };
  context.outputs[`${name}Id`] = { Value: ref(name) };
  context.outputs[`${name}ClientId`] = { Value: ref(`${name}Client`) };
}
