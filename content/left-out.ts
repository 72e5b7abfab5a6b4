import type { Architecture, ResourceKind } from '@/simulator';

/** Something that a reader could expect of the model and that is not in it. */
export interface LeftOut {
  title: string;
  /** Whole sentences, without figures. */
  text: string;
  /** Kinds of resource that it is about; without them it is about every design. */
  kinds?: readonly ResourceKind[];
}

/** What the model leaves out: one list, for `/accuracy` as a whole and for each pattern’s page in part. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    title: 'Failures of the provider',
    text: 'No outage, no lost data centre, no slow neighbour happens by itself. Faults happen where the document says so, and they strike calls on their way in: what a resource has taken in goes on.',
  },
  {
    title: 'The network',
    text: 'It is a random delay with a fixed law, set for each link; a link that sets none has none. It loses nothing, does not fill up and does not get worse with load. Names, connections and encryption take no time of their own.',
  },
  {
    title: 'Your code',
    text: 'A function is a law of working times, a share of it that a faster processor shortens, and the calls it makes one after the other. Calls side by side, queries that grow with the data, caches that warm up and leaks that grow with age are not in it.',
    kinds: ['function'],
  },
  {
    title: 'Dependence between draws',
    text: 'Working times are independent of each other and of the load. In reality slow requests come together.',
  },
  {
    title: 'Requests that share an instance',
    text: 'An instance serves one at a time, unless the document says otherwise. Those that share one do not slow each other down, however many they are.',
    kinds: ['function'],
  },
  {
    title: 'What becomes of instances',
    text: 'How long an idle one is kept, which one serves next and when a used one is replaced are the provider’s business. The model keeps an idle one for a fixed time, takes the one used last, and replaces one at the age that the document sets; where it sets none, age ends no instance.',
    kinds: ['function'],
  },
  {
    title: 'Start times of large functions',
    text: 'Starts were measured on functions that do almost nothing, in one region. Large packages, private networks and heavy frameworks take longer; snapshots of started functions are left out.',
    kinds: ['function'],
  },
  {
    title: 'How often something comes twice',
    text: 'Events, announcements and ticks are promised at least once, and no provider says how often one comes again. None does unless the document sets a share.',
    kinds: ['function', 'bucket', 'schedule'],
  },
  {
    title: 'Caches and filters at the front',
    text: 'A gateway caches no answer, validates no body and has no usage plans or firewall. What it keeps for a time are the decisions of its authorizer.',
    kinds: ['gateway'],
  },
  {
    title: 'What a table holds',
    text: 'A table has items of one size and no content: no indexes, scans, conditions or conflicts. A batch is taken or refused as a whole, where the platform would serve a part of it and hand back the rest. Its stored data and the shards of its stream stay as they are when a run begins; its capacity and partitions follow the load.',
    kinds: ['table'],
  },
  {
    title: 'What a bucket holds',
    text: 'Its objects are spread over the key prefixes evenly, and what it stores does not grow with the uploads. Transfers in parts and storage classes are left out; so is the price of data that leaves it for the internet.',
    kinds: ['bucket'],
  },
  {
    title: 'Details of queues',
    text: 'An ordered queue does not recognize a message that was sent twice. The pollers of a quiet queue never become fewer than they were at first. An outage of a queue strikes those who send, not its pollers.',
    kinds: ['queue'],
  },
  {
    title: 'Details of user pools',
    text: 'A sign-in is one request with one time to answer; second factors, triggers and messages to people are left out. Each user pool has the account’s rates to itself.',
    kinds: ['user-pool'],
  },
  {
    title: 'Retries of a schedule',
    text: 'A tick that its target does not accept is tried again like any asynchronous event. The schedule’s own retries, which it makes for longer, are left out.',
    kinds: ['schedule'],
  },
  {
    title: 'What a server is made of',
    text: 'Servers share processors and nothing else: memory never runs out, threads wait for no lock, and what a language does to collect its garbage takes no time. Processors of all types are equally fast, and burstable machines have credits without end. A server that runs is well: no single one fails, falls ill or is replaced, and nothing is deployed.',
    kinds: ['container-service', 'vm-group'],
  },
  {
    title: 'How servers are launched',
    text: 'As many start at once as are asked for, whatever quota an account has for them; an image is fetched anew each time. Reservations, spot prices, warm pools and schedules of capacity are left out.',
    kinds: ['container-service', 'vm-group'],
  },
  {
    title: 'What a load balancer does besides',
    text: 'It is never too small, and no request goes through a slow node of it. Connections are counted for the bill and take no time; sticky sessions, retries and slow starts of targets are left out.',
    kinds: ['load-balancer'],
  },
  {
    title: 'The fine print of the bill',
    text: 'Prices are list prices of one region, without tax, discounts, support or the allowances of a new account. Logs are paid when they come in and not for being kept. Capacity that is provisioned is paid for exactly as long as it was, where the platform rounds up.',
  },
  {
    title: 'The last digits of a percentile',
    text: 'Reports and charts read percentiles off a histogram with narrow buckets, not off every single duration. Where a law has an edge, a reported percentile may be off by part of a bucket; means and counts are exact.',
  },
];

/** What the model leaves out of one design: what is about every design, and about the kinds it has. */
export function leftOutOf({ resources }: Pick<Architecture, 'resources'>): readonly LeftOut[] {
  return LEFT_OUT.filter(({ kinds }) => kinds?.some((kind) => resources.some((each) => each.kind === kind)) ?? true);
}
