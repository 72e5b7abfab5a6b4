import { INSTANCE_TYPES } from '@/simulator';
import { defined, type Json, type JsonObject } from '../json';
import { idOf } from '../sam/logical-ids';
import { type Blueprint, ignored, notUnderstood, understood, type Verdict } from './blueprint';
import { referencesIn } from './intrinsics';
import type { ServerParts } from './server-parts';
import type { Reader, Source } from './source';
import { listOf, mapOf, numberOf, textOf, wholeOf } from './values';

/** Time that a request is taken to need of a processor; a template says nothing of it. */
const ASSUMED_SERVICE_MS = { distribution: 'exponential', mean: 50 };
const MOST_SERVERS = 5_000;
/** Processors of a task, by the units in which templates give them. */
const VCPU_UNITS = 1_024;

/** Readers of load balancers, container services and machines. */
export const SERVER_READERS: Readonly<Record<string, Reader>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': reader('loadBalancers', 'a load balancer', 'no servers that are known'),
  'AWS::ElasticLoadBalancingV2::Listener': reader('listeners', 'a way of its load balancer', 'it leads to no servers'),
  'AWS::ElasticLoadBalancingV2::ListenerRule': reader('rules', 'a rule of its load balancer', 'it leads to no servers'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': reader('targetGroups', 'ways to servers', 'it leads to no servers'),
  'AWS::ECS::Service': reader('services', 'a container service', 'only services on Fargate behind a load balancer run'),
  'AWS::ECS::TaskDefinition': reader('tasks', 'the size of a service’s tasks', 'no service that is drawn runs it'),
  'AWS::EC2::Instance': reader('machines', 'a group of one machine', 'it is behind no load balancer'),
  'AWS::AutoScaling::AutoScalingGroup': reader('machines', 'a group of machines', 'it is behind no load balancer'),
  'AWS::EC2::LaunchTemplate': reader('launches', 'the type of a group’s machines', 'no group that is drawn uses it'),
  'AWS::ECS::Cluster': () => ignored('groups services'),
};

type PartList = Exclude<keyof ServerParts, 'drawn'>;

/** Notes a resource; whether it is understood shows when it is known what it belongs to. */
function reader(list: PartList, as: string, otherwise: string): Reader {
  return (source, blueprint) => {
    blueprint.servers[list].set(source.logicalId, source);
    return (): Verdict => (blueprint.servers.drawn.has(source.logicalId) ? understood(as) : notUnderstood(otherwise));
  };
}

/** Adds load balancers with the servers behind them; to be done before ways to them are looked for. */
export function settleServers(blueprint: Blueprint): void {
  for (const balancer of blueprint.servers.loadBalancers.values()) settleBalancer(blueprint, balancer);
}

function settleBalancer(blueprint: Blueprint, { logicalId, properties }: Source): void {
  const { servers } = blueprint;
  if ((textOf(properties.Type) ?? 'application') !== 'application') return;
  const listeners = [...servers.listeners.values()].filter((each) =>
    refersTo(each.properties.LoadBalancerArn, logicalId),
  );
  const ids = new Set(listeners.map((each) => each.logicalId));
  const rules = [...servers.rules.values()].filter((each) => refersTo(each.properties.ListenerArn, ...ids));
  const targets = new Set<string>();
  for (const { logicalId: id, properties: said } of [...listeners, ...rules]) {
    const groups = referencesIn([said.DefaultActions ?? null, said.Actions ?? null]).filter((each) =>
      servers.targetGroups.has(each),
    );
    for (const group of groups) {
      const behind = serversBehind(blueprint, group);
      if (behind.length === 0) continue;
      for (const part of [id, group]) servers.drawn.add(part);
      for (const server of behind) targets.add(server);
    }
  }
  if (targets.size === 0) return;
  servers.drawn.add(logicalId);
  const settings = defined<Json>({
    idleTimeoutS: wholeOf(attributeOf(properties.LoadBalancerAttributes, 'idle_timeout.timeout_seconds'), 1, 4_000),
    rules: rules.length > 0 ? Math.min(200, rules.length + 1) : undefined,
  });
  blueprint.addPlace({ key: logicalId, kind: 'load-balancer', name: idOf(logicalId, 'load-balancer'), settings });
  for (const { logicalId: listener } of listeners) blueprint.alias(listener, logicalId);
  for (const to of targets) blueprint.addWay({ from: logicalId, to, kind: 'call', settings: {} });
}

/** Keys of the services and machines that a target group leads to; they become places when they first are asked for. */
function serversBehind(blueprint: Blueprint, group: string): string[] {
  const { servers } = blueprint;
  const said = servers.targetGroups.get(group)?.properties ?? {};
  const fields = defined<Json>({
    healthCheckS: wholeOf(said.HealthCheckIntervalSeconds, 5, 300),
    deregistrationDelayS: wholeOf(
      attributeOf(said.TargetGroupAttributes, 'deregistration_delay.timeout_seconds'),
      0,
      3_600,
    ),
    balancing:
      attributeOf(said.TargetGroupAttributes, 'load_balancing.algorithm.type') === 'least_outstanding_requests'
        ? 'least-outstanding'
        : undefined,
  });
  const services = [...servers.services.values()].filter((each) => refersTo(each.properties.LoadBalancers, group));
  const named = new Set(referencesIn(said.Targets));
  const machines = [...servers.machines.values()].filter(
    (each) => named.has(each.logicalId) || refersTo(each.properties.TargetGroupARNs, group),
  );
  return [
    ...services.filter((each) => addService(blueprint, each, fields)),
    ...machines.filter((each) => addMachines(blueprint, each, fields)),
  ].map(({ logicalId }) => logicalId);
}

/** Adds a service whose tasks run on Fargate; on machines of one's own the price would be another. */
function addService(blueprint: Blueprint, { logicalId, properties }: Source, fields: JsonObject): boolean {
  const { servers } = blueprint;
  if (servers.drawn.has(logicalId)) return true;
  const task = referencesIn(properties.TaskDefinition)
    .map((id) => servers.tasks.get(id))
    .find((each) => each !== undefined);
  const said = task?.properties ?? {};
  const asked = JSON.stringify([properties.LaunchType ?? null, properties.CapacityProviderStrategy ?? null]);
  const isOpen = properties.LaunchType === undefined && properties.CapacityProviderStrategy === undefined;
  const canFargate = listOf(said.RequiresCompatibilities).includes('FARGATE');
  if (!asked.includes('FARGATE') && !(isOpen && canFargate)) return false;
  const tasks = wholeOf(properties.DesiredCount, 0, MOST_SERVERS) ?? 1;
  const units = numberOf(said.Cpu);
  const settings = defined<Json>({
    ...fields,
    vcpu: units === undefined ? undefined : units / VCPU_UNITS,
    memoryMib: wholeOf(said.Memory, 512, 249_856),
    architecture: mapOf(said.RuntimePlatform).CpuArchitecture === 'ARM64' ? 'arm64' : undefined,
    serviceMs: ASSUMED_SERVICE_MS,
    minimum: tasks,
    maximum: Math.max(1, tasks),
  });
  blueprint.addPlace({
    key: logicalId,
    kind: 'container-service',
    name: idOf(logicalId, 'container-service'),
    settings,
  });
  servers.drawn.add(logicalId);
  if (task) servers.drawn.add(task.logicalId);
  for (const role of referencesIn(said.TaskRoleArn)) blueprint.worksAs(logicalId, role);
  for (const container of listOf(said.ContainerDefinitions)) {
    for (const each of listOf(mapOf(container).Environment)) {
      blueprint.environments.push({ key: logicalId, value: mapOf(each).Value ?? null });
    }
  }
  noteAssumed(blueprint, logicalId);
  return true;
}

function addMachines(blueprint: Blueprint, { logicalId, properties, type }: Source, fields: JsonObject): boolean {
  const { servers } = blueprint;
  if (servers.drawn.has(logicalId)) return true;
  const launch = referencesIn(properties.LaunchTemplate)
    .map((id) => servers.launches.get(id))
    .find((each) => each !== undefined);
  const instanceType = textOf(properties.InstanceType ?? mapOf(launch?.properties.LaunchTemplateData).InstanceType);
  if (!INSTANCE_TYPES.some((known) => known === instanceType)) return false;
  const isGroup = type === 'AWS::AutoScaling::AutoScalingGroup';
  const count = (value: Json | undefined) => (isGroup ? wholeOf(value, 0, MOST_SERVERS) : 1);
  const minimum = count(properties.MinSize) ?? 1;
  const maximum = Math.max(1, minimum, count(properties.MaxSize) ?? 1);
  const desired = count(properties.DesiredCapacity);
  const initial = desired === undefined ? undefined : Math.min(maximum, Math.max(minimum, desired));
  blueprint.addPlace({
    key: logicalId,
    kind: 'vm-group',
    name: idOf(logicalId, 'vm-group'),
    settings: defined<Json>({ ...fields, instanceType, serviceMs: ASSUMED_SERVICE_MS, minimum, maximum, initial }),
  });
  servers.drawn.add(logicalId);
  if (launch) servers.drawn.add(launch.logicalId);
  for (const role of referencesIn(properties.IamInstanceProfile)) blueprint.worksAs(logicalId, role);
  noteAssumed(blueprint, logicalId);
  return true;
}

function noteAssumed(blueprint: Blueprint, key: string): void {
  blueprint.note(`${key}: what a request costs its processors is assumed; so is that the number of servers stays.`);
}

function refersTo(value: Json | undefined, ...ids: string[]): boolean {
  return referencesIn(value).some((each) => ids.includes(each));
}

/** One of the attributes that load balancers and target groups have as pairs of key and value. */
function attributeOf(attributes: Json | undefined, key: string): Json | undefined {
  return listOf(attributes)
    .map(mapOf)
    .find((each) => each.Key === key)?.Value;
}
