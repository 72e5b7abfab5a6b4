import { times } from '../exact';
import { amount, choice, count, defineService, gbOfKb, HOURS_PER_MONTH, meter, size, unitsOf } from './service';

/** An HTTP API counts each started unit of this size as a request. */
const HTTP_UNIT_KB = 512;
const WEBSOCKET_UNIT_KB = 32;
const CACHE_SIZES = [0, 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237] as const;

/** One API: REST, HTTP or WebSocket. */
export const apiGateway = defineService({
  name: 'api-gateway',
  rules: `An HTTP API counts each started ${HTTP_UNIT_KB} KB as a request, a WebSocket API each started ${WEBSOCKET_UNIT_KB} KB as a message, a REST API each call once. The account shares the tiers of each kind. The allowance of an account’s first year is not taken off.`,
  fields: {
    api: choice(['http', 'rest', 'websocket'], 'Kind of API.'),
    requests: count('requests', 'Calls received (HTTP and REST).'),
    requestKb: amount('KB', 'Size of one call (HTTP).'),
    responseKb: amount('KB', 'Size of one answer, sent to the internet (HTTP and REST).'),
    messages: count('messages', 'Messages sent and received (WebSocket).'),
    messageKb: amount('KB', 'Size of one message (WebSocket).'),
    connectionMinutes: amount('minutes', 'Minutes that all clients were connected (WebSocket).'),
    cacheGb: size(CACHE_SIZES, 'GB', `Size of the cache (REST): ${CACHE_SIZES.join(', ')}.`),
    cacheHours: amount('h', 'How long there is a cache.', { default: HOURS_PER_MONTH }),
    privateEndpointHours: amount('AZ-hours', 'Hours of the interface endpoints of a private API, in each zone.'),
    privateDataGb: amount('GB', 'Data through those endpoints.'),
    dataOutGb: amount('GB', 'Other data sent to the internet.'),
  },
  conflict: ({ api, cacheGb, requests, messages }) => {
    if (cacheGb > 0 && api !== 'rest') return { field: 'cacheGb', message: 'expected 0 unless `api` is "rest"' };
    if (api === 'websocket' && requests > 0)
      return { field: 'requests', message: 'expected none with a WebSocket API, which counts `messages`' };
    if (api !== 'websocket' && messages > 0)
      return { field: 'messages', message: 'expected none unless `api` is "websocket"' };
    return undefined;
  },
  metersOf(usage) {
    const { api, requests, cacheGb } = usage;
    const metered = api === 'http' ? times(requests, unitsOf(usage.requestKb, HTTP_UNIT_KB)) : requests;
    return [
      meter(`api-gateway.${api === 'rest' ? 'rest' : 'http'}.requests`, 'requests', metered),
      meter(
        'api-gateway.websocket.messages',
        'messages',
        times(usage.messages, unitsOf(usage.messageKb, WEBSOCKET_UNIT_KB)),
      ),
      meter('api-gateway.websocket.minutes', 'connection minutes', usage.connectionMinutes),
      ...(cacheGb === 0 ? [] : [meter(`api-gateway.cache.${cacheGb}-gb`, 'cache', usage.cacheHours)]),
      meter('vpc-endpoint.hours', 'private endpoints', usage.privateEndpointHours),
      meter('vpc-endpoint.data', 'data through private endpoints', usage.privateDataGb),
      meter('transfer.out', 'answers sent out', times(requests, gbOfKb(usage.responseKb))),
      meter('transfer.out', 'data out', usage.dataOutGb),
    ];
  },
});
