import { times } from '../exact';
import { amount, count, defineService, MESSAGE_UNIT_KB, meter, unitsOf } from './service';

/** Schema discovery counts smaller units than the bus does. */
const DISCOVERY_UNIT_KB = 8;

/** An event bus with what hangs on it. */
export const eventbridge = defineService({
  name: 'eventbridge',
  rules: `Each started ${MESSAGE_UNIT_KB} KB of an event counts, for schema discovery each started ${DISCOVERY_UNIT_KB} KB. Replayed events cost what custom events do. Events of the provider’s own services, and deliveries inside the account, are free.`,
  fields: {
    customEvents: count('events', 'Events of your own that are published.'),
    partnerEvents: count('events', 'Events of partners.'),
    serviceEvents: count('events', 'Events of the provider’s services, which are free.'),
    payloadKb: amount('KB', 'Size of one event.'),
    crossAccountDeliveries: count('deliveries', 'Deliveries to a bus or target of another account.'),
    apiDestinationCalls: count('calls', 'Calls to addresses outside.'),
    pipeRequests: count('requests', 'Requests that enter a pipe, after its filter.'),
    archivedGb: amount('GB', 'Data put into an archive.'),
    archiveStorageGb: amount('GB-months', 'Data kept in an archive.'),
    replayedEvents: count('events', 'Events played again from an archive.'),
    schemaDiscoveryEvents: count('events', 'Events looked at to discover schemas.'),
  },
  metersOf(usage) {
    const units = unitsOf(usage.payloadKb, MESSAGE_UNIT_KB);
    return [
      meter('eventbridge.custom-events', 'custom events', times(usage.customEvents, units)),
      meter('eventbridge.custom-events', 'partner events', times(usage.partnerEvents, units)),
      meter('eventbridge.service-events', 'service events', times(usage.serviceEvents, units)),
      meter('eventbridge.cross-account', 'cross-account deliveries', times(usage.crossAccountDeliveries, units)),
      meter('eventbridge.api-destinations', 'API destinations', times(usage.apiDestinationCalls, units)),
      meter('eventbridge.pipes', 'pipes', times(usage.pipeRequests, units)),
      meter('eventbridge.archive', 'archived data', usage.archivedGb),
      meter('eventbridge.archive-storage', 'archive storage', usage.archiveStorageGb),
      meter('eventbridge.custom-events', 'replayed events', times(usage.replayedEvents, units)),
      meter(
        'eventbridge.schema-discovery',
        'schema discovery',
        times(usage.schemaDiscoveryEvents, unitsOf(usage.payloadKb, DISCOVERY_UNIT_KB)),
      ),
    ];
  },
});
