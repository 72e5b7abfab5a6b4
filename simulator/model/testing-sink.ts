import type { Architecture } from '../document/architecture';
import { TEST_CATALOG } from '../testing';
import { type Call, ENDED } from './calls';
import { ResourceBase } from './resource-base';
import { World } from './world';

/** One invocation that a sink got. */
export interface Delivery<Batch> {
  atMs: number;
  records: number;
  poisoned: number;
  batch: Batch;
  outcome: number;
  endMs: number;
}

/** How a sink treats an invocation. */
export interface Treatment {
  serviceMs: number;
  outcome: keyof typeof ENDED;
}

/** A function for tests of event source mappings: it tells what it was sent and ends as the test says. */
export class Sink<Batch> extends ResourceBase<{ id: string }> {
  readonly deliveries: Delivery<Batch>[] = [];
  /** Reads the batch that a call brings. */
  read: (call: Call) => Batch = () => {
    throw new Error('nothing to read from');
  };
  onEnd: (delivery: Delivery<Batch>) => void = () => {};
  private readonly inWork = new Map<number, Delivery<Batch>>();

  constructor(
    world: World,
    index: number,
    private readonly treat: (delivery: Delivery<Batch>) => Treatment,
  ) {
    super(world, index, { id: 'worker' });
  }

  arrive(call: Call): void {
    const { world } = this;
    const atMs = world.nowUs / 1_000;
    this.recorder.arrived(world.nowUs);
    const records = call.records;
    const poisoned = call.poisoned;
    const delivery = { atMs, records, poisoned, batch: this.read(call), outcome: -1, endMs: -1 };
    this.deliveries.push(delivery);
    const { serviceMs, outcome } = this.treat(delivery);
    delivery.outcome = ENDED[outcome];
    this.inWork.set(call.slot, delivery);
    world.scheduleAfter(Math.round(serviceMs * 1_000), this.self, 0, call.slot);
  }

  override handle(_code: number, slot: number): void {
    const delivery = this.inWork.get(slot) as Delivery<Batch>;
    this.inWork.delete(slot);
    delivery.endMs = this.world.nowUs / 1_000;
    this.onEnd(delivery);
    this.finish(this.world.calls.at(slot), delivery.outcome);
  }
}

/** A world whose resources the test makes itself, in the document's order. */
export function worldOf(architecture: Architecture, seed = 1): World {
  return new World(architecture, TEST_CATALOG, seed);
}
