import type { AuditList, RollUpList } from '@/api/_contract/effects';
import type { DeclaredFile, FileType, StoredFileView } from '@/api/_contract/files';
import type { Item } from '@/api/_contract/items';
import type { Message } from '@/api/_contract/messages';
import type { ApiCall } from './api-caller';
import { profileInWords } from './file-words';
import { type Exchange, headerOf, partsOf, reasonOf } from './live-session';

/** The five event sources, and what becomes of a message that fails for good. */
export const JOURNEYS = ['http', 'stream', 'bucket', 'queue', 'dead-letters', 'schedule'] as const;
export type JourneyName = (typeof JOURNEYS)[number];

/** One step of a journey, in words; the last one may still be under way. */
export interface Step {
  text: string;
  state: 'doing' | 'done' | 'failed';
  /** Seen by the visitor's request as a cold start. */
  isCold?: boolean;
}

export interface JourneyPorts {
  call: ApiCall;
  /** Sends the bytes of a file to a signed address. */
  upload: (declared: DeclaredFile, bytes: Blob) => Promise<Exchange>;
  wait: (ms: number) => Promise<void>;
  nowMs: () => number;
  /** Told of every change, with all the steps so far. */
  report: (steps: readonly Step[]) => void;
}

/** What a visitor gives a journey, where it takes something. */
export interface JourneyInput {
  file?: File;
}

const POLL_MS = 400;
const SOON_MS = 20_000;
const NEXT_MINUTE_MS = 80_000;
/** More failures than a queue allows receives, so that the message ends among the dead letters. */
const FAILING_DELIVERIES = 7;

const SAMPLE_CSV = [
  'station,country,height_m,opened',
  'Kuhschnappel,DE,1210,1962-05-01',
  'Vallorbe,CH,749,1875-07-01',
  'Ölbronn,DE,,1853-10-16',
  'Nordhavn,DK,2.5,1934-05-15',
  'Pilatus Kulm,CH,2073,1889-06-04',
].join('\n');

/** The file that is sent when a visitor has none at hand: a small table with an empty cell. */
export function sampleFile(): File {
  return new File([`${SAMPLE_CSV}\n`], 'stations.csv', { type: 'text/csv' });
}

class JourneyError extends Error {}

/** Runs a journey and reports its steps. It never rejects: what goes wrong is its last step. */
export async function runJourney(name: JourneyName, ports: JourneyPorts, input: JourneyInput = {}): Promise<void> {
  const log = new StepLog(ports.report);
  try {
    await RUNS[name](ports, log, input);
  } catch (error) {
    log.fail(error instanceof JourneyError ? error.message : `It broke off: ${String(error)}`);
  }
}

const RUNS: Record<JourneyName, (ports: JourneyPorts, log: StepLog, input: JourneyInput) => Promise<void>> = {
  http: runHttp,
  stream: runStream,
  bucket: runBucket,
  queue: runQueue,
  'dead-letters': runDeadLetters,
  schedule: runSchedule,
};

class StepLog {
  private steps: Step[] = [];

  constructor(private readonly report: (steps: readonly Step[]) => void) {}

  begin(text: string): void {
    this.push({ text, state: 'doing' });
  }

  /** Ends the step that is under way. */
  done(text: string, isCold = false): void {
    if (this.steps.at(-1)?.state === 'doing') this.steps.pop();
    this.push({ text, state: 'done', ...(isCold ? { isCold } : {}) });
  }

  fail(text: string): void {
    if (this.steps.at(-1)?.state === 'doing') this.steps.pop();
    this.push({ text, state: 'failed' });
  }

  private push(step: Step): void {
    this.steps = [...this.steps, step];
    this.report(this.steps);
  }
}

async function runHttp({ call }: JourneyPorts, log: StepLog): Promise<void> {
  log.begin('Creating an item');
  const created = await good(call('createItem'));
  log.done(`Item created. ${storyOf(created)}`, isCold(created));
  log.begin('Reading it back');
  const read = await good(call('getItem', { fields: { id: (created.json as Item).id } }));
  log.done(`Read back. ${storyOf(read)}`, isCold(read));
}

async function runStream(ports: JourneyPorts, log: StepLog): Promise<void> {
  const { call } = ports;
  log.begin('Creating an item to change');
  const item = (await good(call('createItem'))).json as Item;
  log.done('Item created.');
  log.begin('Marking it as done');
  const patched = await good(
    call('patchItem', { fields: { id: item.id, 'If-Match': `"${item.version}"` }, body: { status: 'done' } }),
  );
  const { version } = patched.json as Item;
  log.done(`Changed to version ${version}. The change is in the table’s stream.`);
  log.begin('Waiting for the stream to reach the function Process');
  const entry = await poll(ports, SOON_MS, async () => {
    const { entries } = (await good(call('listAudit'))).json as AuditList;
    return entries.find((each) => each.itemId === item.id && each.version === version);
  });
  if (!entry)
    throw new JourneyError('The audit entry did not come in time. It will: look under “What the stream told”.');
  const lagMs = Date.parse(entry.at) - Date.parse(entry.committedAt);
  log.done(
    `Process read the stream and wrote an audit entry ${lagMs} ms after the commit: ${entry.change} of ${entry.changed.join(', ') || 'the item'}, delivered ${times(entry.deliveries)}.`,
  );
}

async function runBucket(ports: JourneyPorts, log: StepLog, { file = sampleFile() }: JourneyInput): Promise<void> {
  const { call, upload } = ports;
  log.begin(`Announcing ${file.name}`);
  const body = { name: file.name, contentType: file.type as FileType, sizeBytes: file.size };
  const declared = (await good(call('declareFile', { body }))).json as DeclaredFile;
  log.done(`Announced. The answer holds a signed address for ${file.size} bytes of ${file.type}.`);
  log.begin('Putting the bytes into the bucket');
  await good(upload(declared, file));
  log.done('Uploaded. The bucket tells the function Process about it.');
  log.begin('Processing');
  const processed = await poll(ports, SOON_MS, async () => {
    const view = (await good(call('getFile', { fields: { id: declared.file.id } }))).json as StoredFileView;
    return view.status === 'processed' || view.status === 'failed' ? view : undefined;
  });
  if (!processed) throw new JourneyError('It is not processed yet. Look under “Read what became of a file”.');
  if (processed.status === 'failed')
    throw new JourneyError(`Processing failed: ${processed.failure ?? 'no reason given'}`);
  log.done(`Processed: ${processed.result ? profileInWords(processed.result) : 'no result'}`);
}

async function runQueue(ports: JourneyPorts, log: StepLog): Promise<void> {
  log.begin('Sending a job');
  const body = { task: 'count-words', text: 'How many words may this sentence have?' };
  const message = (await good(ports.call('sendMessage', { body }))).json as Message;
  log.done(`Accepted as ${message.id}. Nobody waits for it.`);
  const ended = await followMessage(ports, log, message.id);
  log.done(`Done; received ${times(ended.receiveCount)}: ${outcomeOf(ended)}`);
}

async function runDeadLetters(ports: JourneyPorts, log: StepLog): Promise<void> {
  const { call } = ports;
  log.begin('Sending a job that fails');
  const body = { task: 'fail', times: FAILING_DELIVERIES };
  const message = (await good(call('sendMessage', { body }))).json as Message;
  log.done(`Accepted as ${message.id}. Its first ${FAILING_DELIVERIES} deliveries fail.`);
  const dead = await followMessage(ports, log, message.id);
  if (dead.state !== 'dead') throw new JourneyError('It was expected among the dead letters and succeeded.');
  log.done(`Among the dead letters; it was received ${times(dead.receiveCount)}. ${dead.reason ?? ''}`.trim());
  log.begin('Replaying it');
  await good(call('replayDeadLetters', { body: { ids: [message.id] } }));
  log.done('Replayed: it is in the queue again, its count of receives at zero.');
  const again = await followMessage(ports, log, message.id);
  if (again.state === 'done') log.done(`Done this time: ${outcomeOf(again)}`);
  else
    log.done(
      `Among the dead letters again, for nothing was mended meanwhile; it was received ${times(again.receiveCount)}.`,
    );
}

async function runSchedule(ports: JourneyPorts, log: StepLog): Promise<void> {
  const { call, nowMs } = ports;
  log.begin('Changing something for the schedule to find');
  await good(call('createItem'));
  const startMs = nowMs();
  const before = (await good(call('listRollUps'))).json as RollUpList;
  const known = new Set(before.entries.map(({ key }) => key));
  log.done('Item created. The schedule wakes Process once a minute.');
  log.begin('Waiting for the next minute');
  const entry = await poll(
    ports,
    NEXT_MINUTE_MS,
    async () => ((await good(call('listRollUps'))).json as RollUpList).entries.find(({ key }) => !known.has(key)),
    2_500,
  );
  if (!entry) throw new JourneyError('No roll-up came within this time.');
  const waitedS = Math.round((nowMs() - startMs) / 1000);
  log.done(
    `After ${waitedS} s Process was woken and summed up the minute: ${entry.inserts} inserted, ${entry.modifies} changed, ${entry.removes} removed, ${entry.items} items now.`,
  );
}

/** Follows a message until it is done or dead, and tells each state it passes through. */
async function followMessage(ports: JourneyPorts, log: StepLog, id: string): Promise<Message> {
  log.begin('Waiting in the queue');
  let told = '';
  const ended = await poll(ports, SOON_MS * 2, async () => {
    const message = (await good(ports.call('getMessage', { fields: { id } }))).json as Message;
    if (message.state === 'done' || message.state === 'dead') return message;
    const word = `${message.state === 'visible' ? 'Waiting in the queue' : 'In flight'}, received ${times(message.receiveCount)}`;
    if (word !== told && told !== '') log.done(told);
    if (word !== told) log.begin(word);
    told = word;
    return undefined;
  });
  if (!ended) throw new JourneyError('The message is still under way. Look under “Read a message”.');
  return ended;
}

async function poll<T>(
  { wait, nowMs }: JourneyPorts,
  limitMs: number,
  look: () => Promise<T | undefined>,
  everyMs = POLL_MS,
): Promise<T | undefined> {
  const endMs = nowMs() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || nowMs() >= endMs) return found;
    await wait(everyMs);
  }
}

async function good(answer: Promise<Exchange>): Promise<Exchange> {
  const exchange = await answer;
  if (exchange.status < 200 || exchange.status >= 300) throw new JourneyError(reasonOf(exchange));
  return exchange;
}

function isCold(exchange: Exchange): boolean {
  return headerOf(exchange, 'x-cold-start') === '1';
}

/** Which instance answered, and whether it had to be started first. */
function storyOf(exchange: Exchange): string {
  const instance = headerOf(exchange, 'x-instance-id');
  const parts = partsOf(exchange);
  const whole = `${Math.round(exchange.durationMs)} ms in all`;
  if (!instance || !parts) return `${whole}.`;
  const start = isCold(exchange)
    ? `Cold start: loading the code of instance ${instance} took ${Math.round(parts.initMs)} ms`
    : `Warm: instance ${instance} was ready`;
  return `${start}; ${whole}.`;
}

function outcomeOf({ effect }: Message): string {
  if (!effect) return 'no effect recorded';
  const { outcome } = effect;
  switch (outcome.task) {
    case 'count-words':
      return `${outcome.words} words`;
    case 'checksum':
      return outcome.sha256;
    case 'fail':
      return `it succeeded at delivery ${outcome.succeededAtDelivery}`;
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
