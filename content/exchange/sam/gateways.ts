import { defaultOf } from '../defaults';
import { defined, type Json, type JsonObject } from '../json';
import { pascalCase } from './logical-ids';
import { permissionFor } from './permissions';
import { type CallLink, callsAt, nameOf, type OfKind, ofKind, type SamContext } from './sam-context';
import { attribute, ref, substituted } from './template';

const STAGE = 'live';
const AUTHORIZER = 'Authorizer';

/** Adds gateways with their throttles, authorizers, and the routes that lead to something else than a function. */
export function addGateways(context: SamContext): void {
  for (const gateway of ofKind(context, 'gateway')) {
    for (const { to } of routesOf(context, gateway)) {
      if (context.byId.get(to)?.kind === 'function') {
        context.dependencies.require(nameOf(context, gateway.id), nameOf(context, to));
      }
    }
  }
  for (const gateway of ofKind(context, 'gateway')) {
    if (gateway.api === 'http') addHttpApi(context, gateway);
    else addRestApi(context, gateway);
    const name = nameOf(context, gateway.id);
    context.outputs[`${name}Endpoint`] = { Value: substituted(endpointOf(gateway, name)) };
  }
}

/** Address of a gateway, as a text in which the template puts its id. */
export function endpointOf({ api }: OfKind<'gateway'>, name: string): string {
  const host = `https://\${${name}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/`;
  return api === 'http' ? host : `${host}${STAGE}/`;
}

/** Calls that carry requests: one to the function that decides who may pass carries nothing else. */
export function routesOf(context: SamContext, gateway: OfKind<'gateway'>): CallLink[] {
  const decider = gateway.authorizer?.kind === 'lambda' ? gateway.authorizer.function : undefined;
  return callsAt(context, 'from', gateway.id).filter(({ to }) => to !== decider);
}

/** Path of a route: the id of its target, or of the link where several lead there. */
export function pathOf(context: SamContext, link: CallLink): string {
  const siblings = callsAt(context, 'from', link.from).filter(({ to }) => to === link.to);
  const isTaken = siblings.length > 1 || context.architecture.links.some(({ id }) => id === link.to);
  return `/${isTaken ? link.id : link.to}`;
}

function throttleOf({ ratePerS, burst }: OfKind<'gateway'>): JsonObject | undefined {
  if (ratePerS === defaultOf('gateway', 'ratePerS') && burst === defaultOf('gateway', 'burst')) return undefined;
  return { ThrottlingRateLimit: ratePerS, ThrottlingBurstLimit: burst };
}

function routeThrottle({ routeRatePerS, routeBurst }: CallLink): JsonObject | undefined {
  if (routeRatePerS === undefined) return undefined;
  return { ThrottlingRateLimit: routeRatePerS, ThrottlingBurstLimit: routeBurst ?? routeRatePerS };
}

function addHttpApi(context: SamContext, gateway: OfKind<'gateway'>): void {
  const name = nameOf(context, gateway.id);
  const routes = routesOf(context, gateway).filter((link) => canReach(context, gateway, link));
  const throttled = routes.flatMap((link): [string, JsonObject][] => {
    const throttle = routeThrottle(link);
    return throttle ? [[`${methodOf(context, link)} ${pathOf(context, link)}`, throttle]] : [];
  });
  for (const link of routes) addHttpRoute(context, gateway, link);
  context.resources[name] = {
    Type: 'AWS::Serverless::HttpApi',
    Properties: defined<Json>({
      DefaultRouteSettings: throttleOf(gateway),
      RouteSettings: throttled.length > 0 ? Object.fromEntries(throttled) : undefined,
      Auth: authOf(context, gateway),
    }),
  };
}

/** A queue is sent to, any other target takes whatever comes. */
function methodOf({ byId }: SamContext, { to }: CallLink): string {
  return byId.get(to)?.kind === 'queue' ? 'POST' : 'ANY';
}

/** Whether this kind of gateway can lead there by itself; what it cannot is noted. */
function canReach(context: SamContext, gateway: OfKind<'gateway'>, { to }: CallLink): boolean {
  const kind = context.byId.get(to)?.kind;
  if (gateway.api === 'rest' || kind === 'function' || kind === 'queue' || kind === 'gateway') return true;
  context.notes.push(`${gateway.id}: an HTTP API cannot lead to ${to} by itself; a REST API or a function can.`);
  return false;
}

/** A route of an HTTP API to a queue or to another gateway. Those to functions are events of the functions. */
function addHttpRoute(context: SamContext, gateway: OfKind<'gateway'>, link: CallLink): void {
  const target = context.byId.get(link.to);
  if (target?.kind !== 'queue' && target?.kind !== 'gateway') return;
  const name = nameOf(context, gateway.id);
  const integration = `${name}To${pascalCase(link.id)}`;
  const shared = { ApiId: ref(name), PayloadFormatVersion: '1.0' };
  const properties: JsonObject =
    target.kind === 'queue'
      ? {
          ...shared,
          IntegrationType: 'AWS_PROXY',
          IntegrationSubtype: 'SQS-SendMessage',
          CredentialsArn: attribute(roleFor(context, gateway, [link]), 'Arn'),
          RequestParameters: { QueueUrl: ref(nameOf(context, target.id)), MessageBody: '$request.body' },
        }
      : {
          ...shared,
          IntegrationType: 'HTTP_PROXY',
          IntegrationMethod: 'ANY',
          IntegrationUri: substituted(endpointOf(target, nameOf(context, target.id))),
        };
  context.resources[integration] = { Type: 'AWS::ApiGatewayV2::Integration', Properties: properties };
  context.resources[`${integration}Route`] = {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: ref(name),
      RouteKey: `${methodOf(context, link)} ${pathOf(context, link)}`,
      Target: substituted(`integrations/\${${integration}}`),
      AuthorizationType: gateway.authorizer ? 'AWS_IAM' : 'NONE',
    },
  };
}

function addRestApi(context: SamContext, gateway: OfKind<'gateway'>): void {
  const name = nameOf(context, gateway.id);
  const routes = routesOf(context, gateway);
  const own = throttleOf(gateway);
  const settings = [
    ...(own ? [{ ResourcePath: '/*', HttpMethod: '*', ...own }] : []),
    ...routes.flatMap((link) => {
      const throttle = routeThrottle(link);
      const HttpMethod = context.byId.get(link.to)?.kind === 'function' ? 'ANY' : 'POST';
      return throttle ? [{ ResourcePath: pathOf(context, link), HttpMethod, ...throttle }] : [];
    }),
  ];
  const paths = servicePaths(context, gateway, routes);
  context.resources[name] = {
    Type: 'AWS::Serverless::Api',
    Properties: defined<Json>({
      StageName: STAGE,
      MethodSettings: settings.length > 0 ? settings : undefined,
      Auth: authOf(context, gateway),
      MergeDefinitions: paths ? true : undefined,
      DefinitionBody: paths
        ? { openapi: '3.0.1', info: { title: ref('AWS::StackName'), version: '1.0' }, paths }
        : undefined,
    }),
  };
}

/** Paths of a REST API that lead to something else than a function; those to functions are events of the functions. */
function servicePaths(
  context: SamContext,
  gateway: OfKind<'gateway'>,
  routes: readonly CallLink[],
): JsonObject | undefined {
  const services = routes.filter((link) => {
    const target = context.byId.get(link.to);
    if (target === undefined || target.kind === 'function') return false;
    const waits = context.dependencies.offer(nameOf(context, gateway.id), nameOf(context, target.id));
    if (!waits) context.notes.push(`${gateway.id}: its way to ${target.id} comes back, which a template cannot say.`);
    return waits;
  });
  if (services.length === 0) return undefined;
  const asked = services.filter(({ to }) => context.byId.get(to)?.kind !== 'gateway');
  const role = asked.length > 0 ? roleFor(context, gateway, asked) : undefined;
  return Object.fromEntries(
    services.map((link) => [
      pathOf(context, link),
      {
        post: {
          responses: { '200': { description: 'Done' } },
          ...(gateway.authorizer ? { security: [{ [AUTHORIZER]: [] }] } : {}),
          'x-amazon-apigateway-integration': integrationOf(context, link, role),
        },
      },
    ]),
  );
}

function integrationOf(context: SamContext, link: CallLink, role: string | undefined): JsonObject {
  const target = context.byId.get(link.to);
  const name = nameOf(context, link.to);
  if (target?.kind === 'gateway') {
    return { type: 'http_proxy', httpMethod: 'ANY', uri: substituted(endpointOf(target, name)) };
  }
  const service = (path: string) => substituted(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}:${path}`);
  const shared = {
    type: 'aws',
    httpMethod: 'POST',
    ...(role === undefined ? {} : { credentials: attribute(role, 'Arn') }),
    responses: { default: { statusCode: '200' } },
  };
  switch (target?.kind) {
    case 'queue':
      return {
        ...shared,
        uri: service(`sqs:path/\${AWS::AccountId}/\${${name}.QueueName}`),
        requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
        requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
      };
    case 'table': {
      const [action, argument] = link.writes > 0 ? ['PutItem', 'Item'] : ['GetItem', 'Key'];
      const body = `{"TableName": "\${${name}}", "${argument}": {"id": {"S": "$context.requestId"}}}`;
      return {
        ...shared,
        uri: service(`dynamodb:action/${action}`),
        requestTemplates: { 'application/json': substituted(body) },
      };
    }
    case 'bucket':
      return {
        ...shared,
        httpMethod: link.writes > 0 ? 'PUT' : 'GET',
        uri: service(`s3:path/\${${name}}/{key}`),
        requestParameters: { 'integration.request.path.key': 'context.requestId' },
      };
    default:
      return {
        ...shared,
        uri: service('cognito-idp:action/AdminInitiateAuth'),
        requestTemplates: { 'application/json': substituted(`{"UserPoolId": "\${${name}}"}`) },
      };
  }
}

/** Adds the role in which a gateway calls other services, allowed what its links need and nothing else. */
function roleFor(context: SamContext, gateway: OfKind<'gateway'>, links: readonly CallLink[]): string {
  const role = `${nameOf(context, gateway.id)}${links.length === 1 ? pascalCase(links[0]?.id ?? '') : ''}Role`;
  const statements = links.flatMap((link) => {
    const target = context.byId.get(link.to);
    const permission = target && permissionFor(link, target, nameOf(context, target.id));
    return permission ? [{ Effect: 'Allow', Action: permission.actions, Resource: permission.resource }] : [];
  });
  context.resources[role] = {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: 'Calls', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
  return role;
}

function authOf(context: SamContext, gateway: OfKind<'gateway'>): JsonObject | undefined {
  const { authorizer, api, id } = gateway;
  if (authorizer === undefined) return undefined;
  const definition = authorizer.kind === 'jwt' ? tokenAuthorizer(context, api) : functionAuthorizer(context, gateway);
  if (definition === undefined) {
    context.notes.push(`${id}: who decides on its callers is not in the design, so the template lets everybody in.`);
    return undefined;
  }
  return { DefaultAuthorizer: AUTHORIZER, Authorizers: { [AUTHORIZER]: definition } };
}

/** Tokens of the first user pool of the design. */
function tokenAuthorizer(context: SamContext, api: 'rest' | 'http'): JsonObject | undefined {
  const [pool] = ofKind(context, 'user-pool');
  if (pool === undefined) return undefined;
  const name = nameOf(context, pool.id);
  if (api === 'rest') return { UserPoolArn: attribute(name, 'Arn') };
  return {
    IdentitySource: '$request.header.Authorization',
    JwtConfiguration: {
      issuer: substituted(`https://cognito-idp.\${AWS::Region}.\${AWS::URLSuffix}/\${${name}}`),
      audience: [ref(`${name}Client`)],
    },
  };
}

function functionAuthorizer(context: SamContext, gateway: OfKind<'gateway'>): JsonObject | undefined {
  const { authorizer, api, id } = gateway;
  if (authorizer?.kind !== 'lambda' || authorizer.function === undefined) return undefined;
  const decider = nameOf(context, authorizer.function);
  context.dependencies.require(nameOf(context, id), decider);
  const identity = { ReauthorizeEvery: authorizer.cacheTtlS };
  if (api === 'rest') {
    return { FunctionArn: attribute(decider, 'Arn'), Identity: { Header: 'Authorization', ...identity } };
  }
  return {
    FunctionArn: attribute(decider, 'Arn'),
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    EnableFunctionDefaultPermissions: true,
    Identity: { Headers: ['Authorization'], ...identity },
  };
}
