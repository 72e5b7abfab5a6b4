import type { VmGroupResource } from '../document/kinds/vm-group';
import { SECONDS_PER_MONTH, wholeUs } from '../kernel/units';
import type { Usage } from './component';
import { ServerFleet } from './server-fleet';

const S_PER_HOUR = 3_600;

/** Machines of one type: the machine and its disk by the second, scaling that counts a machine once it is warm. */
export class VmGroupModel extends ServerFleet<VmGroupResource> {
  protected readonly words = { one: 'machine', many: 'machines' };

  override usage(): Usage[] {
    const { instanceType, volumeGib } = this.spec;
    const machineS = this.billedServerS();
    return [
      {
        price: `ec2.${instanceType}`,
        service: 'ec2',
        meter: 'instances',
        amount: machineS,
        divisor: S_PER_HOUR,
      },
      {
        price: 'ebs.gp3',
        service: 'ec2',
        meter: 'volumes',
        amount: machineS * volumeGib,
        divisor: SECONDS_PER_MONTH,
      },
    ];
  }

  /** @throws {RangeError} When the catalog does not know the type. */
  protected processorsOf({ instanceType }: VmGroupResource): number {
    const figure = this.world.catalog.figures[`ec2.${instanceType}.vcpu`];
    if (!figure) throw new RangeError(`the catalog does not say how many processors ${instanceType} has`);
    return figure.value;
  }

  protected override counts(server: number): boolean {
    const servedUs = this.world.nowUs - (this.inServiceUs[server] as number);
    return servedUs >= wholeUs(this.spec.scaling?.warmUpS ?? 0) || this.inServiceUs[server] === 0;
  }

  protected baseOf(counted: number): number {
    return counted;
  }

  /** No machine goes while another one warms up. */
  protected mayScaleIn(counted: number): boolean {
    return counted === this.desired;
  }

  protected resized(): void {
    // What was added counts when it is warm; nothing else has to wait.
  }
}
