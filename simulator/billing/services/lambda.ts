import { exact, excess, largest, over, plus, type Rational, roundedUp, times } from '../exact';
import { amount, choice, count, defineService, gbSeconds, meter, optionalAmount, optionalCount } from './service';

const ASYNC_FREE_KB = 256;
const ASYNC_UNIT_KB = 64;
const TMP_FREE_MIB = 512;
const STREAM_FREE_MB = 6;
const PROVISIONED_STEP_MIN = 5;
const PROVISIONED_STEP_H = over(PROVISIONED_STEP_MIN, 60);
const SNAPSHOT_LEAST_H = 3;
const SECONDS_PER_HOUR = 3600;

/** One function over a month. */
export const lambda = defineService({
  name: 'lambda',
  rules: `Duration is rounded up to 1 ms and counted in GB-seconds of memory in MiB / 1,024; a cold start adds its initialization. An asynchronous event is one request up to ${ASYNC_FREE_KB} KB and one more for each started ${ASYNC_UNIT_KB} KB above. Provisioned concurrency is rounded up to ${PROVISIONED_STEP_MIN} minutes and has no free part of its duration.`,
  fields: {
    requests: count('requests', 'Invocations, those on provisioned concurrency included.'),
    meanDurationMs: amount('ms', 'Time one invocation runs, without its initialization.'),
    memoryMib: count('MiB', 'Memory of the function.', { min: 128, max: 10_240, default: 128 }),
    architecture: choice(['x86_64', 'arm64'], 'Processor type.'),
    coldStarts: count('requests', 'Invocations that met a cold start.'),
    meanInitMs: amount('ms', 'Initialization of one cold start, billed with the duration.'),
    gbSeconds: amount('GB-s', 'Duration already multiplied by memory, on demand, in addition.'),
    invocation: choice(
      ['synchronous', 'asynchronous'],
      'Whether events are queued, and large ones count more than once.',
    ),
    payloadKb: amount('KB', 'Size of an asynchronous event.', { max: 1024 }),
    ephemeralStorageMib: count('MiB', 'Size of /tmp.', { min: TMP_FREE_MIB, max: 10_240, default: TMP_FREE_MIB }),
    provisionedConcurrency: count('instances', 'Instances kept ready.'),
    provisionedHours: amount('h', 'How long they are kept ready.'),
    provisionedRequests: optionalCount(
      'requests',
      'Invocations served by them; without it all of `requests` where `provisionedConcurrency` is above 0.',
    ),
    provisionedMeanDurationMs: optionalAmount('ms', 'Time one of those runs; without it `meanDurationMs`.'),
    streamedResponseMb: amount('MB', `Size of one streamed response; its first ${STREAM_FREE_MB} MB are free.`),
    streamedGb: amount('GB', 'Streamed data above the free part of each response, in addition.'),
    snapStartVersions: count('versions', 'Published versions with SnapStart (Python, .NET; Java has no charge).'),
    snapStartHours: amount('h', `How long each version is active, at least ${SNAPSHOT_LEAST_H} hours.`),
    snapStartRestores: count('restores', 'Instances restored from a snapshot.'),
    tenantEnvironments: count('instances', 'Instances created for single tenants under tenant isolation.'),
    sqsPollerHours: amount('EPU-hours', 'Provisioned-mode pollers of queues.'),
    kafkaPollerHours: amount('EPU-hours', 'Provisioned-mode pollers of Kafka topics.'),
    durableOperations: count('operations', 'Operations of durable functions: starts, steps, waits.'),
    durableWrittenGb: amount('GB', 'Data that durable operations write.'),
    durableRetainedGbMonths: amount('GB-months', 'Data that durable functions retain.'),
  },
  conflict(usage) {
    const provisioned = usage.provisionedRequests ?? 0;
    if (provisioned > usage.requests) return { field: 'provisionedRequests', message: 'expected at most `requests`' };
    if (usage.coldStarts > onDemandRequests(usage))
      return { field: 'coldStarts', message: 'expected at most the requests on demand' };
    return undefined;
  },
  metersOf(usage) {
    const { architecture, memoryMib, coldStarts } = usage;
    const onDemand = onDemandRequests(usage);
    const provisioned = usage.requests - onDemand;
    const warmMs = times(onDemand - coldStarts, roundedUp(usage.meanDurationMs));
    const coldMs = times(coldStarts, roundedUp(plus(usage.meanDurationMs, usage.meanInitMs)));
    const onDemandMs = plus(warmMs, coldMs);
    const provisionedMs = times(provisioned, roundedUp(usage.provisionedMeanDurationMs ?? usage.meanDurationMs));
    const readyMs = times(
      usage.provisionedConcurrency,
      msOfHours(roundedUp(usage.provisionedHours, PROVISIONED_STEP_H)),
    );
    const streamedGb = over(times(usage.requests, excess(usage.streamedResponseMb, STREAM_FREE_MB)), 1024);
    const cachedMs = times(usage.snapStartVersions, msOfHours(largest(usage.snapStartHours, SNAPSHOT_LEAST_H)));
    const memoryGb = over(memoryMib, 1024);
    return [
      meter('lambda.requests', 'requests', times(usage.requests, requestUnits(usage))),
      meter(`lambda.duration.${architecture}`, 'duration', plus(gbSeconds(memoryMib, onDemandMs), usage.gbSeconds)),
      meter(`lambda.provisioned.${architecture}`, 'provisioned concurrency', gbSeconds(memoryMib, readyMs)),
      meter(
        `lambda.provisioned-duration.${architecture}`,
        'duration on provisioned concurrency',
        gbSeconds(memoryMib, provisionedMs),
      ),
      meter(
        'lambda.tmp',
        'ephemeral storage',
        gbSeconds(excess(usage.ephemeralStorageMib, TMP_FREE_MIB), plus(onDemandMs, provisionedMs)),
      ),
      meter('lambda.streaming', 'streamed responses', plus(streamedGb, usage.streamedGb)),
      meter('lambda.snapstart-cache', 'SnapStart cache', gbSeconds(memoryMib, cachedMs)),
      meter('lambda.snapstart-restore', 'SnapStart restores', times(usage.snapStartRestores, memoryGb)),
      meter('lambda.tenant-environments', 'tenant isolation', times(usage.tenantEnvironments, memoryGb)),
      meter('lambda.sqs-pollers', 'queue pollers', usage.sqsPollerHours),
      meter('lambda.kafka-pollers', 'Kafka pollers', usage.kafkaPollerHours),
      meter('lambda.durable-operations', 'durable operations', usage.durableOperations),
      meter('lambda.durable-writes', 'durable data written', usage.durableWrittenGb),
      meter('lambda.durable-storage', 'durable data retained', usage.durableRetainedGbMonths),
    ];
  },
});

interface Requests {
  requests: number;
  provisionedConcurrency: number;
  provisionedRequests?: number | undefined;
}

function onDemandRequests({ requests, provisionedConcurrency, provisionedRequests }: Requests): number {
  return requests - (provisionedRequests ?? (provisionedConcurrency > 0 ? requests : 0));
}

function requestUnits({ invocation, payloadKb }: { invocation: string; payloadKb: number }): Rational {
  if (invocation === 'synchronous') return exact(1);
  return plus(1, roundedUp(over(excess(payloadKb, ASYNC_FREE_KB), ASYNC_UNIT_KB)));
}

function msOfHours(hours: Rational): Rational {
  return times(hours, SECONDS_PER_HOUR * 1000);
}
