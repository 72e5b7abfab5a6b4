import { describe, expect, it } from 'vitest';
import { catalog } from '@/content/catalog/load-catalog';
import { simulate } from '@/simulator';
import { type ImportedTemplate, importCloudFormation } from './import-cloudformation';

function imported(text: string): ImportedTemplate {
  const result = importCloudFormation(text);
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return result.value;
}

const kindsOf = ({ architecture }: ImportedTemplate) => architecture.resources.map(({ id, kind }) => [id, kind]);
const waysOf = ({ architecture: { links } }: ImportedTemplate) => links.map(({ from, to }) => `${from} > ${to}`);

const FARGATE = `
Resources:
  Web:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes: [{ Key: idle_timeout.timeout_seconds, Value: "30" }]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Web
      DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }]
  Rule:
    Type: AWS::ElasticLoadBalancingV2::ListenerRule
    Properties:
      ListenerArn: !Ref Listener
      Actions: [{ Type: forward, TargetGroupArn: !Ref Group }]
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckIntervalSeconds: 10
      TargetGroupAttributes: [{ Key: deregistration_delay.timeout_seconds, Value: "45" }]
  Shop:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      LaunchType: FARGATE
      DesiredCount: 3
      TaskDefinition: !Ref Task
      LoadBalancers: [{ TargetGroupArn: !Ref Group, ContainerName: shop, ContainerPort: 80 }]
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: "512"
      Memory: "1024"
      TaskRoleArn: !GetAtt TaskRole.Arn
      RuntimePlatform: { CpuArchitecture: ARM64 }
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: table
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Orders.Arn }]
  Orders: { Type: AWS::Serverless::SimpleTable }
  Cluster: { Type: AWS::ECS::Cluster }
`;

describe('servers of a template', () => {
  it('draws a service on Fargate behind its load balancer, with the size of its tasks and what its role reads', () => {
    const result = imported(FARGATE);
    expect(kindsOf(result)).toEqual(
      expect.arrayContaining([
        ['web', 'load-balancer'],
        ['shop', 'container-service'],
        ['orders', 'table'],
      ]),
    );
    expect(waysOf(result)).toEqual(expect.arrayContaining(['client > web', 'web > shop', 'shop > orders']));
    expect(result.architecture.resources.find(({ id }) => id === 'web')).toMatchObject({ idleTimeoutS: 30, rules: 2 });
    expect(result.architecture.resources.find(({ id }) => id === 'shop')).toMatchObject({
      vcpu: 0.5,
      memoryMib: 1_024,
      architecture: 'arm64',
      minimum: 3,
      maximum: 3,
      healthCheckS: 10,
      deregistrationDelayS: 45,
    });
    expect(result.notUnderstood).toEqual([]);
    expect(result.ignored.map(({ logicalId }) => logicalId)).toEqual(['Cluster']);
    expect(result.notes.join()).toMatch(/Shop: what a request costs its processors is assumed/);
  });

  it('gives servers that run at once and keep their books', () => {
    const { architecture } = imported(FARGATE);
    const report = simulate(architecture, { catalog, seed: 1, durationS: 60 });
    expect(report.requests.completed).toBeGreaterThan(0);
    expect(report.conservation.holds).toBe(true);
  });

  it('draws machines of a type that has a price, one by one or in groups', () => {
    const result = imported(`
Resources:
  Web: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: !Ref Web, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }] }
  Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Targets: [{ Id: !Ref One }] } }
  One: { Type: AWS::EC2::Instance, Properties: { InstanceType: t3.micro } }
  Alone: { Type: AWS::EC2::Instance, Properties: { InstanceType: t3.micro } }
  Fleet:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "2"
      MaxSize: "6"
      DesiredCapacity: "4"
      TargetGroupARNs: [!Ref Group]
      LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: "1" }
  Launch: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { InstanceType: m7g.large } } }
`);
    const settings = (id: string) => result.architecture.resources.find((each) => each.id === id);
    expect(settings('one')).toMatchObject({ kind: 'vm-group', instanceType: 't3.micro', minimum: 1, maximum: 1 });
    expect(settings('fleet')).toMatchObject({ instanceType: 'm7g.large', minimum: 2, maximum: 6, initial: 4 });
    expect(result.notUnderstood).toEqual([
      { logicalId: 'Alone', type: 'AWS::EC2::Instance', reason: 'it is behind no load balancer' },
    ]);
  });

  it.each([
    ['a function', 'Handler: { Type: AWS::Serverless::Function }', 'Targets: [{ Id: !GetAtt Handler.Arn }]', {}],
    [
      'tasks on machines of one’s own',
      'Shop: { Type: AWS::ECS::Service, Properties: { LaunchType: EC2, LoadBalancers: [{ TargetGroupArn: !Ref Group }] } }',
      'Port: 80',
      { Shop: 1 },
    ],
    [
      'a type of machine without a price',
      'Box: { Type: AWS::EC2::Instance, Properties: { InstanceType: x1.32xlarge } }',
      'Targets: [{ Id: !Ref Box }]',
      { Box: 1 },
    ],
  ])('does not pretend to understand a load balancer in front of %s', (_, behind, group, more) => {
    const result = imported(`
Resources:
  Web: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: !Ref Web, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }] }
  Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { ${group} } }
  ${behind}
  Orders: { Type: AWS::Serverless::SimpleTable }
`);
    expect(kindsOf(result).map(([, kind]) => kind)).not.toContain('load-balancer');
    expect(result.notUnderstood.map(({ logicalId }) => logicalId).sort()).toEqual(
      ['Group', 'Listener', 'Web', ...Object.keys(more)].sort(),
    );
  });

  it('leaves network load balancers out: they have other rules and prices', () => {
    const result = imported(
      FARGATE.replace(
        'Properties:\n      LoadBalancerAttributes',
        'Properties:\n      Type: network\n      LoadBalancerAttributes',
      ),
    );
    expect(result.notUnderstood.map(({ logicalId }) => logicalId)).toEqual(
      expect.arrayContaining(['Web', 'Listener', 'Group', 'Shop', 'Task']),
    );
  });
});
