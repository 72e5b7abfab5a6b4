import { isObject, type Json, type JsonObject } from '../json';
import { USER_POOL_ACTIONS } from '../sam/permissions';
import { type Blueprint, type Statement, understood } from './blueprint';
import { referencesIn } from './intrinsics';
import type { Reader } from './source';
import { listOf, mapOf } from './values';

/** What the ready-made policies of SAM allow, and the parameter that names the resource. */
const POLICY_TEMPLATES: Readonly<Record<string, { parameter: string; actions: readonly string[] }>> = {
  DynamoDBCrudPolicy: { parameter: 'TableName', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'] },
  DynamoDBReadPolicy: { parameter: 'TableName', actions: ['dynamodb:GetItem'] },
  DynamoDBWritePolicy: { parameter: 'TableName', actions: ['dynamodb:PutItem'] },
  SQSSendMessagePolicy: { parameter: 'QueueName', actions: ['sqs:SendMessage'] },
  S3ReadPolicy: { parameter: 'BucketName', actions: ['s3:GetObject'] },
  S3WritePolicy: { parameter: 'BucketName', actions: ['s3:PutObject'] },
  S3CrudPolicy: { parameter: 'BucketName', actions: ['s3:GetObject', 's3:PutObject'] },
  S3FullAccessPolicy: { parameter: 'BucketName', actions: ['s3:GetObject', 's3:PutObject'] },
  LambdaInvokePolicy: { parameter: 'FunctionName', actions: ['lambda:InvokeFunction'] },
  SNSPublishMessagePolicy: { parameter: 'TopicName', actions: ['sns:Publish'] },
  SNSCrudPolicy: { parameter: 'TopicName', actions: ['sns:Publish'] },
  EventBridgePutEventsPolicy: { parameter: 'EventBusName', actions: ['events:PutEvents'] },
  StepFunctionsExecutionPolicy: { parameter: 'StateMachineName', actions: ['states:StartExecution'] },
};

/** Readers of roles, policies and permissions, all of which end as ways between resources. */
export const PERMISSION_READERS: Readonly<Record<string, Reader>> = {
  'AWS::IAM::Role': readRole,
  'AWS::IAM::Policy': readPolicy,
  'AWS::IAM::ManagedPolicy': readPolicy,
  'AWS::IAM::RolePolicy': readPolicy,
  'AWS::Serverless::Connector': ({ properties }, blueprint) => {
    blueprint.later(() => connect(blueprint, properties.Source, properties));
    return understood('a way between what it connects');
  },
  'AWS::Lambda::Permission': () => understood('a permission for a way that stands elsewhere'),
  'AWS::Lambda::LayerVersionPermission': () => understood('a permission for code'),
  'AWS::SQS::QueuePolicy': () => understood('a permission for a way that stands elsewhere'),
  'AWS::SNS::TopicPolicy': () => understood('a permission for a way that stands elsewhere'),
  'AWS::S3::BucketPolicy': () => understood('a permission for a way that stands elsewhere'),
  'AWS::Events::EventBusPolicy': () => understood('a permission for a way that stands elsewhere'),
};

function readRole({ logicalId, properties }: Parameters<Reader>[0], blueprint: Blueprint) {
  for (const each of listOf(properties.Policies)) allowAll(blueprint, logicalId, mapOf(each).PolicyDocument);
  for (const policy of referencesIn(properties.ManagedPolicyArns)) passOn(blueprint, policy, logicalId);
  return understood('what its holders may call');
}

function readPolicy({ logicalId, properties }: Parameters<Reader>[0], blueprint: Blueprint) {
  allowAll(blueprint, logicalId, properties.PolicyDocument);
  for (const role of referencesIn([properties.Roles ?? null, properties.RoleName ?? null])) {
    passOn(blueprint, logicalId, role);
  }
  return understood('what its holders may call');
}

/** What a policy allows is allowed to a role as well. */
function passOn(blueprint: Blueprint, policy: string, role: string): void {
  blueprint.later(() => {
    for (const principals of blueprint.principalsOf.values()) if (principals.has(role)) principals.add(policy);
  });
}

/** Keeps what a policy document allows to a principal. */
export function allowAll(blueprint: Blueprint, principal: string, document: Json | undefined): void {
  for (const each of listOf(mapOf(document).Statement)) {
    const statement = statementOf(each);
    if (statement) blueprint.allow(principal, statement);
  }
}

function statementOf(value: Json): Statement | undefined {
  const { Effect: effect, Action: action, Resource: resource } = mapOf(value);
  if (effect === 'Deny') return undefined;
  const actions = listOf(action).filter((each): each is string => typeof each === 'string');
  return { actions, resources: listOf(resource), isBroad: actions.some((each) => each.includes('*')) };
}

/** Keeps what the `Policies` of a function allow: documents, ready-made policies with a parameter, names of policies. */
export function allowPolicies(blueprint: Blueprint, principal: string, policies: Json | undefined): void {
  for (const policy of listOf(policies)) {
    if (!isObject(policy)) continue;
    if (policy.Statement !== undefined) allowAll(blueprint, principal, policy);
    else if (policy.Ref !== undefined) {
      for (const managed of referencesIn(policy)) blueprint.worksAs(principal, managed);
    } else allowTemplates(blueprint, principal, policy);
  }
}

function allowTemplates(blueprint: Blueprint, principal: string, policy: JsonObject): void {
  for (const [name, argument] of Object.entries(policy)) {
    const template = Object.hasOwn(POLICY_TEMPLATES, name) ? POLICY_TEMPLATES[name] : undefined;
    const resource = template && mapOf(argument)[template.parameter];
    if (template === undefined || resource === undefined) continue;
    blueprint.allow(principal, { actions: [...template.actions], resources: [resource], isBroad: true });
  }
}

/** Ways of a connector, which names its ends and whether it reads or writes. */
export function connect(blueprint: Blueprint, source: Json | undefined, properties: JsonObject): void {
  const permissions = listOf(properties.Permissions);
  const end = (value: Json | undefined): Json[] =>
    listOf(value).map((each) => {
      const { Id: id, Arn: arn } = mapOf(each);
      return typeof id === 'string' ? { Ref: id } : (arn ?? null);
    });
  for (const from of blueprint.targetsIn(end(source))) {
    for (const to of blueprint.targetsIn(end(properties.Destination))) {
      addConnection(blueprint, from, to, {
        reads: permissions.includes('Read'),
        writes: permissions.includes('Write'),
      });
    }
  }
}

function addConnection(
  blueprint: Blueprint,
  from: string,
  to: string,
  uses: { reads: boolean; writes: boolean },
): void {
  const [source, target] = [blueprint.places.get(from), blueprint.places.get(to)];
  if (source?.kind !== 'function') {
    // What is not a function only tells others; where a connector stands, the telling is said elsewhere or is the way.
    if (target === undefined || source === undefined || source.kind === 'bucket') {
      blueprint.addWay({ from, to, kind: 'send', settings: {} });
    }
    return;
  }
  const settings: JsonObject = {};
  if (target?.kind === 'table' || target?.kind === 'bucket') {
    if (uses.reads || !uses.writes) settings.reads = 1;
    if (uses.writes) settings.writes = 1;
  } else if (target?.kind === 'queue') {
    if (!uses.writes) return;
    settings.writes = 1;
  }
  blueprint.addWay({ from, to, kind: target === undefined ? 'send' : 'call', settings });
}

const READS =
  /^dynamodb:(\*|Get\*|Query|Scan|BatchGet|GetItem|BatchGetItem|TransactGet|PartiQLSelect)|^s3:(\*|Get\*|GetObject|HeadObject|List)/;
const WRITES =
  /^dynamodb:(\*|Put|Update(Item|\*)|Delete(Item|\*)|BatchWrite|TransactWrite|PartiQL(Insert|Update|Delete))|^s3:(\*|Put\*|PutObject|DeleteObject|Delete\*|CopyObject)/;
const USES =
  /^(sqs:(\*|Send)|lambda:(\*|Invoke)|execute-api:(\*|Invoke)|cognito-idp:|sns:(\*|Publish)|events:(\*|PutEvents)|states:(\*|Start))/;

/** Kinds whose code may call what their role allows. */
const WORKS: ReadonlySet<string> = new Set(['function', 'container-service', 'vm-group']);

/** Ways that the permissions of functions and servers speak of, and those that only a variable in their environment names. */
export function settlePermissions(blueprint: Blueprint): void {
  for (const [key, principals] of blueprint.principalsOf) {
    const kind = blueprint.places.get(key)?.kind;
    if (kind === undefined || !WORKS.has(kind)) continue;
    for (const { principal, statement } of blueprint.statements) {
      if (principals.has(principal)) addAllowedWays(blueprint, key, statement);
    }
  }
  for (const { key, value } of blueprint.environments) addNamedWays(blueprint, key, value);
}

function addAllowedWays(blueprint: Blueprint, key: string, { actions, resources, isBroad }: Statement): void {
  for (const to of blueprint.targetsIn(resources)) {
    if (to === key && isBroad) continue;
    const kind = blueprint.places.get(to)?.kind;
    const matching = actions.filter((action) => servesKind(action, kind));
    const reads = matching.some((action) => READS.test(action));
    const asksToWrite = matching.some((action) => WRITES.test(action));
    const writes = asksToWrite && !(isBroad && isFedBy(blueprint, key, to));
    const uses = matching.some((action) => USES.test(action));
    if (asksToWrite && !writes) {
      blueprint.note(`${key}: may write to ${to}, which starts it; drawn without, for it would never end.`);
    }
    if (!reads && !writes && !uses) continue;
    if (uses && isBroad && kind === 'queue' && isFedBy(blueprint, key, to)) continue;
    const settings: JsonObject = {
      ...(reads ? { reads: 1 } : {}),
      ...(writes || (uses && kind === 'queue') ? { writes: 1 } : {}),
      ...categoryOf(kind, matching),
    };
    blueprint.addWay({ from: key, to, kind: kind === undefined ? 'send' : 'call', settings });
  }
}

const CATEGORY_OF_ACTION: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(USER_POOL_ACTIONS).map(([category, action]) => [action, category]),
);

const SERVICE_OF_KIND: Readonly<Record<string, string>> = {
  table: 'dynamodb:',
  bucket: 's3:',
  queue: 'sqs:',
  function: 'lambda:',
  gateway: 'execute-api:',
  'user-pool': 'cognito-idp:',
};

function servesKind(action: string, kind: string | undefined): boolean {
  if (action === '*') return false;
  return kind === undefined ? /^(sns|events|states):/.test(action) : action.startsWith(SERVICE_OF_KIND[kind] ?? '-');
}

/** Whether something starts a function by itself, so that what the function writes there comes back. */
function isFedBy(blueprint: Blueprint, key: string, source: string): boolean {
  return blueprint.ways.some((way) => way.from === source && way.to === key && way.kind !== 'call');
}

function categoryOf(kind: string | undefined, actions: readonly string[]): JsonObject {
  if (kind !== 'user-pool') return {};
  const category = Object.entries(CATEGORY_OF_ACTION).find(([action]) => actions.includes(action))?.[1];
  return category === undefined || category === 'UserAuthentication' ? {} : { category };
}

function addNamedWays(blueprint: Blueprint, key: string, value: Json): void {
  for (const to of blueprint.targetsIn(value)) {
    const isKnown = blueprint.ways.some((way) => way.from === key && way.to === to);
    const kind = blueprint.places.get(to)?.kind;
    if (isKnown || to === key || isFedBy(blueprint, key, to)) continue;
    const settings: JsonObject =
      kind === 'table'
        ? { reads: 1, writes: 1 }
        : kind === 'bucket'
          ? { reads: 1 }
          : kind === 'queue'
            ? { writes: 1 }
            : {};
    blueprint.addWay({ from: key, to, kind: kind === undefined ? 'send' : 'call', settings });
    blueprint.note(`${key}: calls ${to} because a variable of its environment names it; how often is a guess.`);
  }
}
