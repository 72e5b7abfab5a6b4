import type { ClientResource } from '../document/kinds/client';
import { Histogram } from '../metrics/histogram';
import { Arrivals } from './arrivals';
import { ENDED, NOBODY, OPERATION } from './calls';
import { ResourceBase } from './resource-base';
import { Router } from './routing';
import type { World } from './world';

const ARRIVAL = 0;

/** People and programs: sends a request at each arrival, along one of its links. */
export class ClientModel extends ResourceBase<ClientResource> {
  private readonly arrivals: Arrivals;
  private readonly router: Router;
  private operations: Int32Array;
  /** Arrival events of an older setting carry an older number and are void. */
  private generation = 0;
  private countFromUs = 0;
  /** Latencies of the current window, for the charts; cleared by whoever reads it. */
  readonly window = new Histogram();

  constructor(world: World, index: number, spec: ClientResource) {
    super(world, index, spec);
    this.arrivals = new Arrivals(spec.traffic, this.stream('arrivals'), this.stream('shape'));
    this.router = new Router(spec.id, this.stream('routes'));
    this.router.configure(world.links);
    this.operations = operationsOf(world.links);
  }

  start(): void {
    this.scheduleNext();
  }

  override configure(spec: ClientResource): void {
    const isSame = JSON.stringify(spec.traffic) === JSON.stringify(this.spec.traffic);
    super.configure(spec);
    this.router.configure(this.world.links);
    this.operations = operationsOf(this.world.links);
    if (isSame) return;
    this.arrivals.configure(spec.traffic, this.world.nowUs);
    this.generation += 1;
    this.scheduleNext();
  }

  override handle(_code: number, generation: number): void {
    if (generation !== this.generation) return;
    const { world } = this;
    const link = this.router.pick();
    if (link !== NOBODY) {
      this.recorder.arrived(world.nowUs);
      world.dispatch(world.prepare(this.self, 0, link, this.operations[link] as number, world.nextChain++));
    }
    this.scheduleNext();
  }

  override answered(_token: number, call: number): void {
    const { world } = this;
    const sentUs = world.calls.sentUs[call] as number;
    const outcome = world.calls.outcome[call] as number;
    if (outcome === ENDED.completed) this.window.record(world.nowUs - sentUs);
    // Requests of the warm-up period are followed to their end but not counted.
    if (sentUs >= this.countFromUs) this.recorder.finished(outcome, sentUs, world.nowUs);
  }

  /** From now on counts the requests that are sent from now on, and only these. */
  override reset(nowUs: number): void {
    this.recorder.resetToEmpty(nowUs);
    this.countFromUs = nowUs;
  }

  private scheduleNext(): void {
    const atUs = this.arrivals.nextUs();
    if (atUs < Number.POSITIVE_INFINITY) {
      this.world.events.schedule(
        Math.max(atUs, this.world.nowUs),
        this.world.target(this.self, ARRIVAL),
        this.generation,
      );
    }
  }
}

/** What a request along each link asks for, by link index. */
function operationsOf(links: World['links']): Int32Array {
  return Int32Array.from(links, (link) =>
    link.kind === 'call' && link.writes > 0 ? OPERATION.write : OPERATION.invoke,
  );
}
