import { amount, defineService, meter } from './service';

/** Log groups. */
export const cloudwatchLogs = defineService({
  name: 'cloudwatch-logs',
  rules: 'One free quantity a month is shared by intake, storage and queries. Stored logs are compressed.',
  fields: {
    ingestedGb: amount('GB', 'Logs taken in, Standard class.'),
    infrequentIngestedGb: amount('GB', 'Logs taken in, Infrequent Access class.'),
    storedGb: amount('GB-months', 'Logs kept, compressed.'),
    queriedGb: amount('GB', 'Data that queries scan.'),
  },
  metersOf: (usage) => [
    meter('logs.ingest', 'intake', usage.ingestedGb),
    meter('logs.ingest.infrequent', 'intake, infrequent access', usage.infrequentIngestedGb),
    meter('logs.storage', 'storage', usage.storedGb),
    meter('logs.queries', 'queries', usage.queriedGb),
  ],
});
