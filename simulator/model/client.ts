import type { ClientResource } from '../document/kinds/client';
import { US_PER_MS, US_PER_S } from '../kernel/units';
import { Histogram } from '../metrics/histogram';
import type { ConservationCheck, LimitKind } from '../metrics/views';
import { Arrivals } from './arrivals';
import { type Call, ENDED, NO_REASON, NOBODY, OPERATION } from './calls';
import { ClosedUsers } from './closed-users';
import type { ResourceFacts } from './component';
import { ResourceBase } from './resource-base';
import { Router } from './routing';
import { type RequestOwner, TrackedRequests } from './tracked-requests';
import { inWords } from './words';
import type { World } from './world';

const EVENT = { arrival: 0, lookAgain: 1, thought: 2 } as const;

const LIMIT_KINDS: readonly LimitKind[] = ['time-limit'];

/** People and programs: sends a request at each arrival, along one of its links. */
export class ClientModel extends ResourceBase<ClientResource> implements RequestOwner {
  readonly limitKinds = LIMIT_KINDS;
  private readonly arrivals: Arrivals;
  private readonly users: ClosedUsers;
  private readonly router: Router;
  private readonly tracked: TrackedRequests;
  private operations: Int32Array;
  /** Whether requests that are sent now are remembered until their end; without need they are not. */
  private isTracking = false;
  /** Events of an older setting of the traffic carry an older number and are void. */
  private generation = 0;
  private resetUs = 0;
  /** Requests of lower numbers were sent before the reset. */
  private countFromChain = 0;
  /** Latencies of the current window, for the charts; cleared by whoever reads it. */
  readonly window = new Histogram();

  constructor(world: World, index: number, spec: ClientResource) {
    super(world, index, spec);
    this.arrivals = new Arrivals(spec.traffic, (purpose) => this.stream(purpose), world.faults.surgesOf(spec.id));
    this.users = new ClosedUsers(this.stream('think'), (delayUs) => {
      world.scheduleAfter(delayUs, this.self, EVENT.thought, this.generation);
    });
    this.tracked = new TrackedRequests(world, this, this.stream('back-off'));
    this.router = new Router(spec.id, this.stream('routes'));
    this.router.configure(world.links);
    this.operations = operationsOf(world.links);
    this.configureTracking(spec);
  }

  start(): void {
    this.beginTraffic();
  }

  override configure(spec: ClientResource): void {
    const { traffic: before } = this.spec;
    super.configure(spec);
    this.router.configure(this.world.links);
    this.operations = operationsOf(this.world.links);
    this.configureTracking(spec);
    const surges = this.world.faults.surgesOf(spec.id);
    if (JSON.stringify(spec.traffic) === JSON.stringify(before) && this.arrivals.replan(surges)) return;
    this.arrivals.configure(spec.traffic, this.world.nowUs, surges);
    this.generation += 1;
    this.beginTraffic();
  }

  override handle(code: number, generation: number): void {
    if (generation !== this.generation) return;
    if (code === EVENT.thought) {
      this.sendForUser();
      return;
    }
    if (code === EVENT.arrival) this.send(false);
    this.scheduleNext();
  }

  /** The answer to a request that is not tracked. */
  override answered(_token: number, call: Call): void {
    const reason = call.reason;
    this.count(call.outcome, reason, call.link, call.sentUs, call.chain);
  }

  requestEnded(outcome: number, reason: number, link: number, sentUs: number, chain: number, isUsers: boolean): void {
    this.count(outcome, reason, link, sentUs, chain);
    if (isUsers) this.users.isAnswered(this.world.nowUs - sentUs);
  }

  /** From now on counts the requests that are sent from now on, and only these. */
  override reset(nowUs: number): void {
    this.recorder.resetToEmpty(nowUs);
    this.resetUs = nowUs;
    this.countFromChain = this.world.nextChain;
    this.tracked.reset(this.countFromChain);
  }

  override facts(): ResourceFacts {
    const { arrived, completed } = this.recorder.counts();
    const { retries, abandoned } = this.tracked;
    const countedS = (this.world.nowUs - this.resetUs) / US_PER_S;
    return {
      attempts: arrived + retries,
      retries,
      abandoned,
      goodputPerS: countedS > 0 ? completed / countedS : 0,
    };
  }

  conservation(): ConservationCheck[] {
    return [...this.tracked.conservation(this.spec.id), ...this.users.conservation(this.spec.id)];
  }

  describeLimit(): string {
    return `it waits ${inWords(this.tracked.patienceUs / US_PER_MS)} ms for an answer, which comes later`;
  }

  private configureTracking(spec: ClientResource): void {
    this.isTracking = spec.timeoutMs !== undefined || spec.retry !== undefined || spec.traffic.shape === 'closed';
    this.tracked.configure(spec);
  }

  private beginTraffic(): void {
    this.users.configure(this.spec.traffic);
    this.scheduleNext();
  }

  private scheduleNext(): void {
    const { world, arrivals } = this;
    const atUs = arrivals.nextUs();
    if (atUs === Number.POSITIVE_INFINITY) return;
    const code = arrivals.isArrival ? EVENT.arrival : EVENT.lookAgain;
    world.events.schedule(Math.max(atUs, world.nowUs), world.target(this.self, code), this.generation);
  }

  private sendForUser(): void {
    this.users.sends();
    // With every way switched off a user comes back after thinking once more.
    if (!this.send(true)) this.users.isAnswered(0);
  }

  /** Sends a request along one of the ways; false when all are switched off. */
  private send(isUsers: boolean): boolean {
    const { world } = this;
    const link = this.router.pick();
    if (link === NOBODY) return false;
    const operation = this.operations[link] as number;
    const chain = world.nextChain++;
    this.recorder.arrived(world.nowUs);
    // A client in a retry storm remembers its requests, too.
    if (this.isTracking || world.faults.isTroubled[this.index] === 1)
      this.tracked.send(link, operation, chain, isUsers);
    else world.dispatch(world.prepare(this.self, 0, link, operation, chain));
    return true;
  }

  private count(outcome: number, reason: number, link: number, sentUs: number, chain: number): void {
    const { world } = this;
    if (outcome === ENDED.completed) this.window.record(world.nowUs - sentUs);
    if (world.traces.isOn) world.traces.requestOver(chain, link, { sentUs, endedUs: world.nowUs, outcome });
    // Requests of the warm-up period are followed to their end but not counted.
    if (chain < this.countFromChain) return;
    this.recorder.finished(outcome, sentUs, world.nowUs);
    if (outcome !== ENDED.completed) {
      world.failed(reason);
      this.noteStopped(outcome, reason, link, sentUs, chain);
    } else if (world.nowUs - sentUs > (world.exemplars.slowerThanUs[link] as number)) {
      const { index } = this;
      world.exemplars.noteSlow({ request: chain, client: index, route: link, sentUs, endedUs: world.nowUs, outcome });
    }
  }

  private noteStopped(outcome: number, reason: number, link: number, sentUs: number, chain: number): void {
    const { world, index } = this;
    if (!world.exemplars.wantsStopped(outcome, reason)) return;
    const ended = { request: chain, client: index, route: link, sentUs, endedUs: world.nowUs, outcome };
    const words = reason === NO_REASON ? undefined : world.wordsOfBinding(reason) || world.reasonInWords(reason);
    world.exemplars.noteStopped(words === undefined ? ended : { ...ended, limitKey: reason, reason: words });
  }
}

/** What a request along each link asks for, by link index. */
function operationsOf(links: World['links']): Int32Array {
  return Int32Array.from(links, (link) =>
    link.kind === 'call' && link.writes > 0 ? OPERATION.write : OPERATION.invoke,
  );
}
