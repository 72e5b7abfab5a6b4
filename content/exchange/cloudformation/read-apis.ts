import { defined, type Json, type JsonObject } from '../json';
import { idOf } from '../sam/logical-ids';
import { type Blueprint, ignored, notUnderstood, understood } from './blueprint';
import { referencesIn, textsIn } from './intrinsics';
import { endOf, type Reader, type Source } from './source';
import { listOf, mapOf, textOf, wholeOf } from './values';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'x-amazon-apigateway-any-method'];
const MOST_REQUESTS_PER_S = 1_000_000;
const PART_OF_API = understood('a part of its API');

/** Readers of APIs in all their forms, with what belongs to them. */
export const API_READERS: Readonly<Record<string, Reader>> = {
  'AWS::Serverless::Api': (source, blueprint) => readApi(source, blueprint, 'rest'),
  'AWS::Serverless::HttpApi': (source, blueprint) => readApi(source, blueprint, 'http'),
  'AWS::ApiGateway::RestApi': (source, blueprint) => readApi(source, blueprint, 'rest'),
  'AWS::ApiGatewayV2::Api': (source, blueprint) => readApi(source, blueprint, 'http'),
  'AWS::Serverless::WebSocketApi': readWebSocketApi,
  'AWS::ApiGateway::Method': readMethod,
  'AWS::ApiGatewayV2::Integration': readIntegration,
  'AWS::ApiGatewayV2::Route': readRoute,
  'AWS::ApiGateway::Stage': readStage,
  'AWS::ApiGatewayV2::Stage': readStage,
  'AWS::ApiGateway::Authorizer': readAuthorizer,
  'AWS::ApiGatewayV2::Authorizer': readAuthorizer,
  'AWS::ApiGateway::UsagePlan': ({ properties }) =>
    properties.Throttle === undefined
      ? ignored('sorts callers')
      : notUnderstood('throttles of single callers have no counterpart; those of APIs and routes have'),
  'AWS::AppSync::GraphQLApi': readGraphQlApi,
  'AWS::Serverless::GraphQLApi': readGraphQlApi,
  'AWS::AppSync::DataSource': readDataSource,
  'AWS::AppSync::Resolver': () => PART_OF_API,
  'AWS::AppSync::FunctionConfiguration': () => PART_OF_API,
  'AWS::AppSync::GraphQLSchema': () => PART_OF_API,
  'AWS::AppSync::ApiKey': () => PART_OF_API,
  'AWS::AppSync::ApiCache': () => notUnderstood('caches of APIs have no counterpart yet'),
  'AWS::ApiGateway::Resource': () => PART_OF_API,
  'AWS::ApiGateway::Deployment': () => PART_OF_API,
  'AWS::ApiGatewayV2::Deployment': () => PART_OF_API,
};

function readApi(source: Source, blueprint: Blueprint, api: 'rest' | 'http') {
  const { logicalId, properties, type } = source;
  const isWebSocket = properties.ProtocolType === 'WEBSOCKET';
  if (isWebSocket) blueprint.note(`${logicalId}: a WebSocket API, drawn as an HTTP API.`);
  addGateway(blueprint, logicalId, api, throttleSettings(properties.DefaultRouteSettings));
  for (const each of listOf(properties.MethodSettings)) readMethodSetting(blueprint, logicalId, mapOf(each));
  for (const [route, throttle] of Object.entries(mapOf(properties.RouteSettings))) {
    blueprint.routeThrottles.set(`${logicalId} ${route.replace(/^\S+\s+/, '')}`, routeSettings(mapOf(throttle)));
  }
  const body = mapOf(properties.DefinitionBody ?? properties.Body);
  blueprint.later(() => {
    readPaths(blueprint, logicalId, mapOf(body.paths));
    if (properties.Target !== undefined) addTargets(blueprint, logicalId, properties.Target, {});
    readAuth(blueprint, logicalId, mapOf(properties.Auth), body);
  });
  const isElsewhere = properties.DefinitionUri !== undefined || properties.BodyS3Location !== undefined;
  if (isElsewhere) blueprint.note(`${logicalId}: what its routes lead to stands in a file outside of the template.`);
  return understood(type.includes('Http') || api === 'http' ? 'an HTTP API' : 'a REST API');
}

function addGateway(blueprint: Blueprint, key: string, api: 'rest' | 'http', settings: JsonObject): void {
  const name = idOf(key, 'gateway');
  blueprint.addPlace({ key, kind: 'gateway', name, settings: { ...(api === 'rest' ? { api } : {}), ...settings } });
}

function readWebSocketApi({ logicalId, properties }: Source, blueprint: Blueprint) {
  blueprint.note(`${logicalId}: a WebSocket API, drawn as an HTTP API.`);
  addGateway(blueprint, logicalId, 'http', throttleSettings(properties.DefaultRouteSettings));
  blueprint.later(() => {
    for (const route of Object.values(mapOf(properties.Routes))) {
      const said = mapOf(route);
      addTargets(blueprint, logicalId, said.FunctionArn ?? said.Integration, {});
    }
  });
  return understood('an API');
}

function readGraphQlApi({ logicalId, properties }: Source, blueprint: Blueprint) {
  blueprint.note(`${logicalId}: a GraphQL API, drawn as an HTTP API, whose price and limits are others.`);
  addGateway(blueprint, logicalId, 'http', {});
  blueprint.later(() => {
    for (const sources of Object.values(mapOf(properties.DataSources))) {
      for (const source of Object.values(mapOf(sources)))
        addTargets(blueprint, logicalId, targetOfSource(mapOf(source)), {});
    }
  });
  return understood('an API');
}

function readDataSource({ properties }: Source, blueprint: Blueprint) {
  blueprint.later(() => {
    const { key, isKnown } = endOf(blueprint, properties.ApiId, '');
    if (!isKnown) return;
    const configs = ['LambdaConfig', 'DynamoDBConfig', 'EventBridgeConfig'].map((name) => mapOf(properties[name]));
    for (const config of configs) addTargets(blueprint, key, targetOfSource(config), {});
  });
  return understood('a way of its API');
}

/** What a source of data names: a function, a table or a bus; the role it works in is none of it. */
function targetOfSource(source: JsonObject): Json[] {
  const { LambdaFunctionArn, FunctionArn, TableName, TableArn, EventBusArn } = source;
  return [LambdaFunctionArn, FunctionArn, TableName, TableArn, EventBusArn].flatMap((each) => each ?? []);
}

function throttleSettings(value: Json | undefined): JsonObject {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = mapOf(value);
  return defined<Json>({
    ratePerS: wholeOf(rate, 1, MOST_REQUESTS_PER_S),
    burst: wholeOf(burst, 0, MOST_REQUESTS_PER_S),
  });
}

function routeSettings(value: JsonObject): JsonObject {
  const routeRatePerS = wholeOf(value.ThrottlingRateLimit, 1, MOST_REQUESTS_PER_S);
  if (routeRatePerS === undefined) return {};
  const routeBurst = wholeOf(value.ThrottlingBurstLimit, 1, MOST_REQUESTS_PER_S);
  return defined<Json>({ routeRatePerS, routeBurst });
}

/** Throttles of one method of a stage, or of all of them. */
function readMethodSetting(blueprint: Blueprint, key: string, setting: JsonObject): void {
  const path = textOf(setting.ResourcePath)?.replaceAll('~1', '/') ?? '/*';
  if (path !== '/*' && path !== '*') {
    blueprint.routeThrottles.set(`${key} ${path}`, routeSettings(setting));
    return;
  }
  const gateway = blueprint.places.get(key);
  if (gateway) Object.assign(gateway.settings, throttleSettings(setting));
}

function readPaths(blueprint: Blueprint, key: string, paths: JsonObject): void {
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of METHODS) {
      const integration = mapOf(mapOf(mapOf(methods)[method])['x-amazon-apigateway-integration']);
      if (Object.keys(integration).length === 0 || integration.type === 'mock') continue;
      addIntegration(blueprint, key, path, integration);
    }
  }
}

/** A way to whatever an integration of an OpenAPI document or of a method names. */
function addIntegration(blueprint: Blueprint, key: string, path: string, integration: JsonObject): void {
  const { credentials: _, Credentials: __, CredentialsArn: ___, ConnectionId: ____, ...said } = integration;
  const settings = { ...blueprint.routeThrottles.get(`${key} ${path}`) };
  addTargets(blueprint, key, said, settings);
  const timeoutMs = wholeOf(said.timeoutInMillis ?? said.TimeoutInMillis, 50, 300_000);
  const gateway = blueprint.places.get(key);
  if (gateway && timeoutMs !== undefined) gateway.settings.timeoutMs = timeoutMs;
}

function addTargets(blueprint: Blueprint, from: string, said: Json | undefined, settings: JsonObject): void {
  for (const to of blueprint.targetsIn(said)) {
    if (to === from) continue;
    const kind = blueprint.places.get(to)?.kind;
    const uses = usesOf(kind, said);
    blueprint.addWay({
      from,
      to,
      kind: kind === undefined ? 'send' : 'call',
      settings: { ...settings, ...uses },
      isRoute: true,
    });
  }
}

/** What an integration does at its target, as its action or its method says. */
function usesOf(kind: string | undefined, said: Json | undefined): JsonObject {
  if (kind === 'queue') return { writes: 1 };
  if (kind !== 'table' && kind !== 'bucket') return {};
  const text = textsIn(said).join(' ');
  const isWrite =
    kind === 'table' ? /action\/(Put|Update|Delete|BatchWrite|TransactWrite)/.test(text) : /\bPUT\b/.test(text);
  return isWrite ? { writes: 1 } : { reads: 1 };
}

function readMethod({ properties }: Source, blueprint: Blueprint) {
  const integration = mapOf(properties.Integration);
  blueprint.later(() => {
    const { key, isKnown } = endOf(blueprint, properties.RestApiId, '');
    if (!isKnown || integration.Type === 'MOCK') return;
    addIntegration(blueprint, key, '', integration);
    const [authorizer] = referencesIn(properties.AuthorizerId);
    if (authorizer !== undefined) applyAuthorizer(blueprint, key, authorizer);
  });
  return understood('a way of its API');
}

function readIntegration({ logicalId, properties }: Source, blueprint: Blueprint) {
  blueprint.later(() => {
    const { key, isKnown } = endOf(blueprint, properties.ApiId, '');
    if (isKnown) blueprint.integrations.set(logicalId, { gateway: key, said: properties });
  });
  return understood('the target of routes of its API');
}

function readRoute({ properties }: Source, blueprint: Blueprint) {
  blueprint.later(() => {
    const path = (textOf(properties.RouteKey) ?? '').replace(/^\S+\s+/, '');
    for (const id of referencesIn(properties.Target)) {
      // Integrations may stand later in the template than their routes.
      blueprint.later(() => {
        const integration = blueprint.integrations.get(id);
        if (!integration) return;
        const { ApiId: _, ...said } = integration.said;
        addIntegration(blueprint, integration.gateway, path, said);
      });
    }
    const [authorizer] = referencesIn(properties.AuthorizerId);
    const { key, isKnown } = endOf(blueprint, properties.ApiId, '');
    if (authorizer !== undefined && isKnown) applyAuthorizer(blueprint, key, authorizer);
  });
  return understood('a way of its API');
}

function readStage({ properties }: Source, blueprint: Blueprint) {
  blueprint.later(() => {
    const { key } = endOf(blueprint, properties.ApiId ?? properties.RestApiId, '');
    const gateway = blueprint.places.get(key);
    if (!gateway) return;
    Object.assign(gateway.settings, throttleSettings(properties.DefaultRouteSettings));
    for (const each of listOf(properties.MethodSettings)) readMethodSetting(blueprint, key, mapOf(each));
  });
  return PART_OF_API;
}

function readAuthorizer({ logicalId, properties }: Source, blueprint: Blueprint) {
  blueprint.later(() => {
    const isToken = properties.JwtConfiguration !== undefined || properties.ProviderARNs !== undefined;
    const [decider] = blueprint.targetsIn(properties.AuthorizerUri);
    const cacheTtlS = wholeOf(properties.AuthorizerResultTtlInSeconds, 0, 3_600);
    if (isToken) blueprint.authorizers.set(logicalId, { kind: 'jwt' });
    else if (decider !== undefined) blueprint.authorizers.set(logicalId, lambdaAuthorizer(decider, cacheTtlS));
  });
  return understood('who decides on the callers of an API');
}

function lambdaAuthorizer(decider: string, cacheTtlS: number | undefined): JsonObject {
  return defined<Json>({ kind: 'lambda', function: decider, cacheTtlS });
}

function applyAuthorizer(blueprint: Blueprint, key: string, authorizer: string): void {
  blueprint.later(() => {
    const definition = blueprint.authorizers.get(authorizer);
    if (definition) setAuthorizer(blueprint, key, definition);
  });
}

/** Who decides, in the words of SAM or of an OpenAPI document. */
function readAuth(blueprint: Blueprint, key: string, auth: JsonObject, body: JsonObject): void {
  const authorizers = Object.entries(mapOf(auth.Authorizers));
  const chosen = authorizers.find(([name]) => name === auth.DefaultAuthorizer) ?? authorizers[0];
  const schemes = Object.values(mapOf(mapOf(body.components).securitySchemes ?? body.securityDefinitions));
  const said = mapOf(
    chosen?.[1] ??
      mapOf(schemes.find((each) => mapOf(each)['x-amazon-apigateway-authorizer']))['x-amazon-apigateway-authorizer'],
  );
  const isToken = ['UserPoolArn', 'JwtConfiguration', 'jwtConfiguration', 'providerARNs'].some(
    (name) => said[name] !== undefined,
  );
  if (isToken) {
    setAuthorizer(blueprint, key, { kind: 'jwt' });
    return;
  }
  const [decider] = blueprint.targetsIn(said.FunctionArn ?? said.authorizerUri);
  if (decider === undefined || blueprint.places.get(decider)?.kind !== 'function') return;
  const cacheTtlS = wholeOf(mapOf(said.Identity).ReauthorizeEvery ?? said.authorizerResultTtlInSeconds, 0, 3_600);
  setAuthorizer(blueprint, key, lambdaAuthorizer(decider, cacheTtlS));
}

function setAuthorizer(blueprint: Blueprint, key: string, authorizer: JsonObject): void {
  const gateway = blueprint.places.get(key);
  if (gateway?.kind !== 'gateway') return;
  gateway.settings.authorizer = authorizer;
  const decider = authorizer.function;
  if (typeof decider === 'string') blueprint.addWay({ from: key, to: decider, kind: 'call', settings: {} });
}
