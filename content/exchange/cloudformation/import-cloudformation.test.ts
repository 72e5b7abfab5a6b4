import { describe, expect, it } from 'vitest';
import { catalog } from '@/content/catalog/load-catalog';
import { type Architecture, parseArchitecture, simulate } from '@/simulator';
import { exportSam } from '../sam/export-sam';
import { type ImportedTemplate, importCloudFormation } from './import-cloudformation';

function imported(text: string): ImportedTemplate {
  const result = importCloudFormation(text);
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return result.value;
}

function errorsOf(text: string) {
  const result = importCloudFormation(text);
  return result.kind === 'invalid' ? result.errors : [];
}

/** Links in short, such as `call api > worker`. */
function ways({ links }: Architecture): string[] {
  return links.map(({ kind, from, to }) => `${kind} ${from} > ${to}`);
}

function resource({ architecture }: ImportedTemplate, id: string) {
  return architecture.resources.find((each) => each.id === id);
}

const SHOP = `
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::Serverless-2016-10-31
Description: A shop
Parameters:
  Memory: { Type: Number, Default: 512 }
  Stage: { Type: String, Default: prod }
Mappings:
  Timeouts: { prod: { Orders: 20 }, dev: { Orders: 5 } }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Globals:
  Function: { Runtime: python3.8, Timeout: 5, Architectures: [arm64], Environment: { Variables: { STAGE: !Ref Stage } } }
Resources:
  OrdersFunction:
    Type: AWS::Serverless::Function
    Properties:
      MemorySize: !Ref Memory
      Timeout: !FindInMap [Timeouts, !Ref Stage, Orders]
      ReservedConcurrentExecutions: !If [IsProd, 50, !Ref AWS::NoValue]
      Environment: { Variables: { BUS: !Ref Topic } }
      Policies:
        - DynamoDBCrudPolicy: { TableName: !Ref OrdersTable }
        - SNSPublishMessagePolicy: { TopicName: !GetAtt Topic.TopicName }
      Events:
        Get: { Type: Api, Properties: { Path: /orders, Method: get } }
        Post: { Type: Api, Properties: { Path: /orders, Method: post } }
  OrdersTable: { Type: AWS::Serverless::SimpleTable }
  Topic: { Type: AWS::SNS::Topic }
  MailFunction:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Told: { Type: SNS, Properties: { Topic: !Ref Topic } }
        Nightly: { Type: Schedule, Properties: { Schedule: cron(0 2 * * ? *) } }
  Stream: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } }
  Logs: { Type: AWS::Logs::LogGroup }
  DevOnly: { Type: AWS::SQS::Queue, Condition: IsDev }
`;

describe('importCloudFormation', () => {
  it('follows parameters, mappings, conditions and globals', () => {
    expect(resource(imported(SHOP), 'orders')).toMatchObject({
      runtime: 'python3.9',
      architecture: 'arm64',
      memoryMib: 512,
      timeoutS: 20,
      reservedConcurrency: 50,
    });
  });

  it('draws what calls what: routes, permissions, topics, schedules, and a client in front', () => {
    const { architecture } = imported(SHOP);
    expect(ways(architecture)).toEqual([
      'call client > api',
      'call api > orders',
      'event nightly > mail',
      'call orders > orders-table',
      'call orders > topic-messages',
      'poll topic-messages > mail',
    ]);
    expect(architecture.links.find(({ from }) => from === 'api')).toMatchObject({ share: 2 });
  });

  it('lists what it does not understand, keeps it, and tells it from what it leaves out on purpose', () => {
    const { notUnderstood, kept, ignored, understood } = imported(SHOP);
    expect(notUnderstood).toEqual([
      { logicalId: 'Stream', type: 'AWS::Kinesis::Stream', reason: 'there is no kind of resource for it yet' },
    ]);
    expect(kept).toEqual({ Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } } });
    expect(ignored.map(({ logicalId }) => logicalId)).toEqual(['Logs']);
    expect(understood).toHaveLength(5);
  });

  it('gives a design that runs at once and keeps its books', () => {
    const report = simulate(imported(SHOP).architecture, { catalog, seed: 1, durationS: 60 });
    expect(report.conservation.holds).toBe(true);
    expect(report.requests.completed).toBeGreaterThan(0);
  });

  it('lays resources out in columns from left to right', () => {
    const { layout = {} } = imported(SHOP).architecture;
    const columns = ['client', 'api', 'orders', 'topic-messages', 'mail'].map((id) => layout[id]?.x);
    expect(columns).toEqual([...columns].sort((a = 0, b = 0) => a - b));
    expect(new Set(columns).size).toBe(5);
  });

  it('reads plain CloudFormation as JSON: mappings, permissions of roles, gateways by their methods', () => {
    const template = {
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {},
            Policies: [
              {
                PolicyName: 'p',
                PolicyDocument: {
                  Statement: {
                    Effect: 'Allow',
                    Action: ['s3:PutObject'],
                    Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Files', 'Arn'] }, '/*']] },
                  },
                },
              },
            ],
          },
        },
        Worker: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Runtime: 'nodejs18.x',
            Code: {},
            DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Lost', 'Arn'] } },
          },
        },
        Source: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
            FunctionName: { Ref: 'Worker' },
            BatchSize: 5,
            ScalingConfig: { MaximumConcurrency: 7 },
          },
        },
        Jobs: {
          Type: 'AWS::SQS::Queue',
          Properties: {
            VisibilityTimeout: '90',
            RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Lost', 'Arn'] }, maxReceiveCount: '4' },
          },
        },
        Lost: { Type: 'AWS::SQS::Queue' },
        Files: { Type: 'AWS::S3::Bucket' },
        Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
        Method: {
          Type: 'AWS::ApiGateway::Method',
          Properties: {
            RestApiId: { Ref: 'Api' },
            HttpMethod: 'POST',
            Integration: {
              Uri: {
                'Fn::Join': ['/', ['arn:aws:apigateway:us-east-1:sqs:path/1', { 'Fn::GetAtt': ['Jobs', 'QueueName'] }]],
              },
              Type: 'AWS',
            },
          },
        },
      },
    };
    const result = imported(JSON.stringify(template));
    expect(ways(result.architecture)).toEqual([
      'call client > api',
      'poll jobs > worker',
      'call api > jobs',
      'call worker > files',
    ]);
    expect(resource(result, 'worker')).toMatchObject({ runtime: 'nodejs20.x', deadLetterQueue: 'lost' });
    expect(resource(result, 'jobs')).toMatchObject({
      visibilityTimeoutS: 90,
      maxReceiveCount: 4,
      deadLetterQueue: 'lost',
    });
    expect(result.architecture.links[1]).toMatchObject({ batchSize: 5, maxConcurrency: 7 });
    expect(result.notUnderstood).toEqual([]);
  });

  it('does not let a broad permission make a function start itself for ever', () => {
    const text = `
Resources:
  Thumbs:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Policies: [{ S3CrudPolicy: { BucketName: !Ref Photos } }]
      Events: { Put: { Type: S3, Properties: { Bucket: !Ref Photos, Events: 's3:ObjectCreated:*' } } }
  Photos: { Type: AWS::S3::Bucket }
`;
    const { architecture } = imported(text);
    expect(architecture.links.find(({ from }) => from === 'thumbs')).toMatchObject({ reads: 1, writes: 0 });
  });

  it('takes changes of an exported template over into the design, and leaves the rest exact', () => {
    const parsed = parseArchitecture({
      format: 'cloud-architecture/1',
      name: 'edited',
      platform: 'aws',
      region: 'us-east-1',
      resources: [
        { id: 'people', kind: 'client', traffic: { shape: 'constant', ratePerS: 3 } },
        { id: 'api', kind: 'gateway' },
        { id: 'worker', kind: 'function', serviceMs: { distribution: 'exponential', mean: 7 }, timeoutS: 2.5 },
        { id: 'jobs', kind: 'queue' },
      ],
      links: [
        { id: 'a', from: 'people', to: 'api', kind: 'call' },
        { id: 'b', from: 'api', to: 'worker', kind: 'call' },
        { id: 'c', from: 'worker', to: 'jobs', kind: 'call', writes: 0.25 },
      ],
    });
    if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
    const edited = exportSam(parsed.value)
      .replace('MemorySize: 128', 'MemorySize: 1769')
      .replace('VisibilityTimeout: 30', 'VisibilityTimeout: 45');
    const result = imported(edited);
    const expected = structuredClone(parsed.value);
    Object.assign(expected.resources[2] ?? {}, { memoryMib: 1769 });
    Object.assign(expected.resources[3] ?? {}, { visibilityTimeoutS: 45 });
    expect(result.architecture).toEqual(expected);
    expect(result.notes).toEqual([
      'jobs: visibilityTimeoutS was changed in the template.',
      'worker: memoryMib was changed in the template.',
    ]);
  });

  it('takes resources out that are gone from an exported template, with all that names them', () => {
    const parsed = parseArchitecture({
      format: 'cloud-architecture/1',
      name: 'edited',
      platform: 'aws',
      region: 'us-east-1',
      resources: [
        { id: 'people', kind: 'client', traffic: { shape: 'constant' } },
        { id: 'worker', kind: 'function', serviceMs: { distribution: 'constant', value: 1 } },
        { id: 'files', kind: 'bucket' },
      ],
      links: [{ id: 'a', from: 'people', to: 'worker', kind: 'call' }],
    });
    if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
    const edited = exportSam(parsed.value)
      .replace(/ {2}FilesBucket:\n {4}Type: AWS::S3::Bucket\n/, '')
      .replace(/ {2}FilesBucketName:\n {4}Value: !Ref FilesBucket\n/, '');
    expect(imported(edited).architecture.resources.map(({ id }) => id)).toEqual(['people', 'worker']);
  });
});

describe('what is refused', () => {
  it('bad YAML, with line and column', () => {
    expect(errorsOf('Resources:\n  A: [1, 2\n  B: "x')[0]?.message).toMatch(/^expected YAML, line 3, column \d+: /);
    expect(errorsOf('{"Resources": {')[0]?.message).toMatch(/^expected YAML, line 1, column \d+: /);
  });

  it.each(['', '42', '[]', 'Resources: 1', 'null', '{}'])('no template: %j', (text) => {
    expect(errorsOf(text)).toEqual([
      { pointer: '/Resources', message: 'expected a template: a map with Resources, which are a map' },
    ]);
  });

  it('a text that is too long, unread', () => {
    expect(errorsOf(' '.repeat(1_048_577))).toEqual([
      { pointer: '', message: 'expected at most 1048576 characters, got 1048577' },
    ]);
  });

  it('aliases that stand for ever more', () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `a${at}: &a${at} [${Array(9).fill(at ? `*a${at - 1}` : 'x')}]`,
    );
    expect(errorsOf(`Resources:\n  ${levels.join('\n  ')}`)[0]?.message).toBe('expected at most 100 aliases');
  });

  it('an alias of what it stands in', () => {
    expect(errorsOf('Resources: &a\n  A: *a')).toHaveLength(1);
  });

  it.each([
    ['YAML', `Resources: ${'['.repeat(60)}${']'.repeat(60)}`],
    ['deep YAML', `Resources: ${'['.repeat(900_000)}`],
    ['YAML of entries', `Resources: ${'- '.repeat(400_000)}`],
    ['YAML of blocks', Array.from({ length: 200 }, (_, at) => `${' '.repeat(at)}Resources:`).join('\n')],
    ['JSON', `{"Resources": ${'{"a":'.repeat(60)}1${'}'.repeat(60)}}`],
    ['deep JSON', `{"Resources": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('%s that goes too deep', (_, text) => {
    expect(errorsOf(text)[0]?.message).toMatch(/^expected at most 32 levels of nesting$/);
  });

  it.each(['{"Resources": {"__proto__": {"Type": "AWS::SQS::Queue"}}}', 'Resources:\n  __proto__: {Type: x}'])(
    'keys that would change objects: %s',
    (text) => {
      expect(errorsOf(text)).toEqual([{ pointer: '/Resources/__proto__', message: 'expected no such key' }]);
      expect(Object.hasOwn(Object.prototype, 'Type')).toBe(false);
    },
  );

  it('text that grows each time it is referred to', () => {
    const parameters = `Parameters:\n  P: {Type: String, Default: ${'x'.repeat(100_000)}}\n`;
    const joins = Array.from(
      { length: 40 },
      (_, at) => `  Q${at}: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '\${P}\${P}'}}`,
    );
    expect(errorsOf(`${parameters}Resources:\n${joins.join('\n')}`)[0]?.message).toBe(
      'expected at most 2097152 characters, references followed',
    );
  });

  it('more resources than a document may have', () => {
    const queues = Array.from({ length: 501 }, (_, at) => `  Q${at}: {Type: AWS::SQS::Queue}`);
    expect(errorsOf(`Resources:\n${queues.join('\n')}`)[0]).toMatchObject({ pointer: '/Resources' });
  });

  it('conditions that ask each other, no more than any other condition', () => {
    const text = `
Conditions: { A: !Condition B, B: !Condition A }
Resources: { Q: { Type: AWS::SQS::Queue, Condition: A } }`;
    expect(imported(text).understood).toHaveLength(1);
  });
});
