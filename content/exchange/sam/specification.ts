import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';
import * as z from 'zod';
import { isObject, type Json, type JsonObject } from '../json';

/**
 * Test support: holds a template to the published specification of CloudFormation's resources. The specification is old
 * for the types of SAM, whose properties are therefore written down here, as its guide has them.
 */

const reference = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  z.strictObject({ 'Fn::Sub': z.string() }),
]);
const text = z.union([z.string(), reference]);
const count = (min: number, max: number) => z.int().min(min).max(max);
const throttle = z.strictObject({ ThrottlingRateLimit: z.number().positive(), ThrottlingBurstLimit: z.int().min(0) });
const statement = z.strictObject({
  Sid: z.string().regex(/^[A-Za-z0-9]+$/),
  Effect: z.literal('Allow'),
  Action: z.array(z.string().regex(/^[a-z0-9-]+:[A-Za-z]+$/)).min(1),
  Resource: reference,
});
const toQueue = z.strictObject({ OnFailure: z.strictObject({ Type: z.literal('SQS'), Destination: reference }) });
const mapping = {
  BatchSize: count(1, 10_000).optional(),
  MaximumBatchingWindowInSeconds: count(1, 300).optional(),
  FunctionResponseTypes: z.tuple([z.literal('ReportBatchItemFailures')]).optional(),
  Enabled: z.literal(false).optional(),
};
const event = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('HttpApi'),
    Properties: z.strictObject({
      ApiId: reference,
      Path: z.string().regex(/^\/[a-z0-9-]+$/),
      Method: z.literal('ANY'),
      TimeoutInMillis: count(50, 30_000).optional(),
    }),
  }),
  z.strictObject({
    Type: z.literal('Api'),
    Properties: z.strictObject({
      RestApiId: reference,
      Path: z.string().regex(/^\/[a-z0-9-]+$/),
      Method: z.literal('ANY'),
      TimeoutInMillis: count(50, 300_000).optional(),
    }),
  }),
  z.strictObject({
    Type: z.literal('SQS'),
    Properties: z.strictObject({
      Queue: reference,
      ...mapping,
      ScalingConfig: z.strictObject({ MaximumConcurrency: count(2, 1_000) }).optional(),
      ProvisionedPollerConfig: z
        .strictObject({ MinimumPollers: count(2, 200).optional(), MaximumPollers: count(2, 2_000).optional() })
        .optional(),
    }),
  }),
  z.strictObject({
    Type: z.literal('DynamoDB'),
    Properties: z.strictObject({
      Stream: reference,
      StartingPosition: z.literal('LATEST'),
      ...mapping,
      ParallelizationFactor: count(2, 10).optional(),
      BisectBatchOnFunctionError: z.literal(true).optional(),
      MaximumRetryAttempts: count(-1, 10_000).optional(),
      MaximumRecordAgeInSeconds: count(-1, 604_800).optional(),
      DestinationConfig: toQueue.optional(),
    }),
  }),
  z.strictObject({
    Type: z.literal('S3'),
    Properties: z.strictObject({
      Bucket: z.strictObject({ Ref: z.string() }),
      Events: z.literal('s3:ObjectCreated:*'),
    }),
  }),
  z.strictObject({ Type: z.literal('EventBridgeRule'), Properties: z.strictObject({ Pattern: z.looseObject({}) }) }),
  z.strictObject({
    Type: z.literal('ScheduleV2'),
    Properties: z.strictObject({
      ScheduleExpression: z.string().regex(/^(rate\(\d+ (minute|hour|day)s?\)|cron\([^()]+\))$/),
      FlexibleTimeWindow: z.union([
        z.strictObject({ Mode: z.literal('OFF') }),
        z.strictObject({ Mode: z.literal('FLEXIBLE'), MaximumWindowInMinutes: count(1, 1_440) }),
      ]),
    }),
  }),
]);
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/);

const SAM_TYPES: Readonly<Record<string, z.ZodType>> = {
  'AWS::Serverless::Function': z
    .strictObject({
      Description: z.string().min(1).max(256).optional(),
      Runtime: z
        .string()
        .regex(/^(nodejs\d+\.x|python3\.\d+|ruby\d\.\d|java(\d+|8\.al2)|dotnet\d+|provided\.al2(023)?)$/)
        .optional(),
      Handler: z.string().optional(),
      InlineCode: z.string().max(4_096).optional(),
      CodeUri: z.string().optional(),
      PackageType: z.literal('Image').optional(),
      ImageUri: reference.optional(),
      Architectures: z.tuple([z.enum(['x86_64', 'arm64'])]),
      MemorySize: count(128, 10_240),
      Timeout: count(1, 900),
      ReservedConcurrentExecutions: z.int().min(0).optional(),
      AutoPublishAlias: name.optional(),
      ProvisionedConcurrencyConfig: z.strictObject({ ProvisionedConcurrentExecutions: z.int().min(1) }).optional(),
      DeadLetterQueue: z.strictObject({ Type: z.literal('SQS'), TargetArn: reference }).optional(),
      EventInvokeConfig: z
        .strictObject({
          MaximumRetryAttempts: count(0, 2).optional(),
          MaximumEventAgeInSeconds: count(60, 21_600).optional(),
          DestinationConfig: toQueue.optional(),
        })
        .optional(),
      FunctionUrlConfig: z.strictObject({ AuthType: z.literal('AWS_IAM') }).optional(),
      Events: z.record(z.string().regex(/^[A-Za-z0-9]+$/), event).optional(),
      Policies: z
        .tuple([z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(statement).min(1) })])
        .optional(),
      Environment: z.strictObject({ Variables: z.record(name, reference) }).optional(),
    })
    .refine((each) => (each.ImageUri === undefined) !== (each.InlineCode === undefined && each.CodeUri === undefined), {
      error: 'expected code in the template, beside it, or in an image',
    })
    .refine((each) => (each.ImageUri === undefined) === (each.Runtime !== undefined && each.Handler !== undefined))
    .refine((each) => each.ProvisionedConcurrencyConfig === undefined || each.AutoPublishAlias !== undefined),
  'AWS::Serverless::HttpApi': z.strictObject({
    DefaultRouteSettings: throttle.optional(),
    RouteSettings: z.record(z.string().regex(/^(ANY|POST) \/[a-z0-9-]+$/), throttle).optional(),
    Auth: z
      .strictObject({
        DefaultAuthorizer: name,
        Authorizers: z.record(
          name,
          z.union([
            z.strictObject({
              IdentitySource: z.string(),
              JwtConfiguration: z.strictObject({ issuer: reference, audience: z.array(reference).min(1) }),
            }),
            z.strictObject({
              FunctionArn: reference,
              AuthorizerPayloadFormatVersion: z.literal('2.0'),
              EnableSimpleResponses: z.boolean(),
              EnableFunctionDefaultPermissions: z.boolean(),
              Identity: z.strictObject({ Headers: z.array(z.string()), ReauthorizeEvery: count(0, 3_600) }),
            }),
          ]),
        ),
      })
      .optional(),
  }),
  'AWS::Serverless::Api': z.strictObject({
    StageName: name,
    MethodSettings: z
      .array(
        z.strictObject({
          ResourcePath: z.string().startsWith('/'),
          HttpMethod: z.enum(['*', 'ANY', 'POST']),
          ...throttle.shape,
        }),
      )
      .optional(),
    Auth: z
      .strictObject({
        DefaultAuthorizer: name,
        Authorizers: z.record(
          name,
          z.union([
            z.strictObject({ UserPoolArn: reference }),
            z.strictObject({
              FunctionArn: reference,
              Identity: z.strictObject({ Header: z.string(), ReauthorizeEvery: count(0, 3_600) }),
            }),
          ]),
        ),
      })
      .optional(),
    MergeDefinitions: z.literal(true).optional(),
    DefinitionBody: z
      .strictObject({
        openapi: z.literal('3.0.1'),
        info: z.strictObject({ title: text, version: z.string() }),
        paths: z.record(z.string().startsWith('/'), z.looseObject({})),
      })
      .optional(),
  }),
};

/** What SAM makes by itself for a resource, which a template may name. */
const MADE_BY_SAM: Readonly<Record<string, readonly string[]>> = { 'AWS::Serverless::Function': ['Role'] };
/** Attributes of what SAM's types become. */
const SAM_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'AWS::Serverless::Function': ['Arn'],
  'AWS::Serverless::HttpApi': ['RootResourceId', 'ApiEndpoint'],
  'AWS::Serverless::Api': ['RootResourceId'],
};

let loaded: SpecDatabase | undefined;
const database = (): SpecDatabase => {
  loaded ??= loadAwsServiceSpecSync();
  return loaded;
};

/** Everything in a template that the specification refuses; one sentence each. */
export function specificationFaults(template: JsonObject): string[] {
  const resources = template.Resources as JsonObject;
  return [
    ...Object.entries(resources).flatMap(([id, resource]) => resourceFaults(id, resource as JsonObject)),
    ...referenceFaults(template),
    ...circleFaults(resources),
  ];
}

function resourceFaults(id: string, resource: JsonObject): string[] {
  if (!/^[A-Za-z][A-Za-z0-9]{0,254}$/.test(id)) return [`${id}: expected letters and digits`];
  const type = String(resource.Type);
  const properties = isObject(resource.Properties) ? resource.Properties : {};
  const sam = SAM_TYPES[type];
  if (sam !== undefined) {
    const result = sam.safeParse(properties);
    return result.success ? [] : [`${id}: ${z.prettifyError(result.error)}`];
  }
  const [known] = database().lookup('resource', 'cloudFormationType', 'equals', type);
  if (known === undefined) return [`${id}: no type ${type}`];
  return propertyFaults(`${id}`, properties, known.properties);
}

type Properties = Readonly<Record<string, { type: PropertyType; required?: boolean }>>;

function propertyFaults(at: string, value: JsonObject, properties: Properties): string[] {
  const missing = Object.entries(properties).filter(([key, { required }]) => required && value[key] === undefined);
  return [
    ...missing.map(([key]) => `${at}.${key}: expected a value`),
    ...Object.entries(value).flatMap(([key, each]) => {
      const property = properties[key];
      return property ? typeFaults(`${at}.${key}`, each, property.type) : [`${at}.${key}: expected no such property`];
    }),
  ];
}

function isReference(value: Json): boolean {
  return reference.safeParse(value).success;
}

function typeFaults(at: string, value: Json, type: PropertyType): string[] {
  if (isReference(value)) return [];
  const expected = (isRight: boolean) =>
    isRight ? [] : [`${at}: expected ${type.type}, got ${JSON.stringify(value)}`];
  switch (type.type) {
    case 'string':
      return expected(typeof value === 'string');
    case 'number':
      return expected(typeof value === 'number');
    case 'integer':
      return expected(Number.isInteger(value));
    case 'boolean':
      return expected(typeof value === 'boolean');
    case 'array':
      if (!Array.isArray(value)) return expected(false);
      return value.flatMap((each, index) => typeFaults(`${at}[${index}]`, each, type.element));
    case 'map':
      if (!isObject(value)) return expected(false);
      return Object.entries(value).flatMap(([key, each]) => typeFaults(`${at}.${key}`, each, type.element));
    case 'ref':
      if (!isObject(value)) return expected(false);
      return propertyFaults(at, value, database().get('typeDefinition', type.reference).properties);
    case 'union': {
      const faults = type.types.map((each) => typeFaults(at, value, each));
      return faults.find((each) => each.length === 0) ?? faults[0] ?? [];
    }
    default:
      return expected(value !== null);
  }
}

/** Names of a template that lead nowhere, or to an attribute that is not there. */
function referenceFaults(template: JsonObject): string[] {
  const resources = template.Resources as JsonObject;
  const types = new Map(Object.entries(resources).map(([id, each]) => [id, String((each as JsonObject).Type)]));
  const parameters = Object.keys(isObject(template.Parameters) ? template.Parameters : {});
  const made = [...types].flatMap(([id, type]) => (MADE_BY_SAM[type] ?? []).map((ending) => id + ending));
  const known = new Set([...types.keys(), ...parameters, ...made]);
  const faults: string[] = [];
  for (const { name: id, attribute } of namesIn(template)) {
    if (id.startsWith('AWS::')) continue;
    if (!known.has(id)) faults.push(`${id}: named and not there`);
    else if (attribute !== undefined && !attributesOf(types.get(id) ?? '').includes(attribute)) {
      faults.push(`${id}.${attribute}: no such attribute`);
    }
  }
  return faults;
}

function attributesOf(type: string): readonly string[] {
  const sam = SAM_ATTRIBUTES[type];
  if (sam) return sam;
  const [known] = database().lookup('resource', 'cloudFormationType', 'equals', type);
  return Object.keys(known?.attributes ?? {});
}

function namesIn(value: Json): { name: string; attribute?: string }[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (!isObject(value)) return [];
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = value;
  if (typeof ref === 'string') return [{ name: ref }];
  if (Array.isArray(attribute)) return [{ name: String(attribute[0]), attribute: String(attribute[1]) }];
  if (typeof sub === 'string') {
    return [...sub.matchAll(/\$\{([^}]*)\}/g)].map(([, said = '']) => {
      const [first = '', ...rest] = said.split('.');
      return rest.length === 0 ? { name: first } : { name: first, attribute: rest.join('.') };
    });
  }
  return Object.values(value).flatMap(namesIn);
}

/** Circles of resources that wait for each other, as SAM expands them: roles, notifications and permissions included. */
function circleFaults(resources: JsonObject): string[] {
  const waits = new Map<string, Set<string>>();
  const wait = (id: string, on: string) => waits.set(id, (waits.get(id) ?? new Set()).add(on));
  for (const [id, each] of Object.entries(resources)) {
    const { Type: type, Properties: properties = {} } = each as JsonObject;
    const { Events: events, ...own } = properties as JsonObject;
    for (const { name: on } of namesIn(own)) if (on !== id) wait(id, on);
    if (type !== 'AWS::Serverless::Function') continue;
    for (const { Type: kind, Properties: said } of Object.values((events ?? {}) as JsonObject) as JsonObject[]) {
      const { Bucket: bucket, ApiId: http, RestApiId: rest, DestinationConfig: lost } = said as JsonObject;
      if (kind === 'S3') for (const { name: on } of namesIn(bucket ?? null)) wait(on, id);
      for (const { name: api } of namesIn([http ?? null, rest ?? null])) wait(api, id);
      for (const { name: on } of namesIn(lost ?? null)) wait(id, on);
    }
  }
  const done = new Set<string>();
  const open = new Set<string>();
  const faults: string[] = [];
  const visit = (id: string): void => {
    if (open.has(id)) faults.push(`${id}: waits for itself`);
    if (open.has(id) || done.has(id)) return;
    open.add(id);
    for (const on of waits.get(id) ?? []) visit(on);
    open.delete(id);
    done.add(id);
  };
  for (const id of waits.keys()) visit(id);
  return faults;
}
