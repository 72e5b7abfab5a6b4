import type { RandomStream } from '../kernel/random-stream';
import { Recorder } from '../metrics/recorder';
import type { ResourceView } from '../metrics/views';
import { type RetryRules, SDK_STANDARD_MODE } from './back-off';
import type { Call } from './calls';
import type { ResourceFacts, ResourceModel, Usage } from './component';
import type { World } from './world';

/** What every running resource has: its place in the model, its counts, its random streams. */
export abstract class ResourceBase<Spec extends { id: string }> implements ResourceModel<Spec> {
  readonly recorder = new Recorder();
  /** Number under which this resource schedules events and sends calls. */
  protected readonly self: number;

  constructor(
    protected readonly world: World,
    readonly index: number,
    protected spec: Spec,
  ) {
    this.self = world.enrol(this);
  }

  get retryRules(): RetryRules {
    return SDK_STANDARD_MODE;
  }

  configure(spec: Spec): void {
    this.spec = spec;
  }

  handle(code: number, _argument: number): void {
    throw new Error(`${this.spec.id}: no event ${code}`);
  }

  answered(_token: number, _call: Call): void {
    throw new Error(`${this.spec.id}: made no call`);
  }

  reset(nowUs: number): void {
    this.recorder.reset(nowUs);
  }

  usage(): Usage[] {
    return [];
  }

  view(): Partial<ResourceView> {
    return {};
  }

  facts(): ResourceFacts {
    return {};
  }

  protected stream(purpose: string): RandomStream {
    return this.world.stream(`${this.spec.id}/${purpose}`);
  }

  /** Counts an ended call and answers it. */
  protected finish(call: Call, outcome: number): void {
    this.world.finish(call, this.recorder, outcome);
  }
}
