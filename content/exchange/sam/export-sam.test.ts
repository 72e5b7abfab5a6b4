import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Architecture, parseArchitecture, parseArchitectureText } from '@/simulator';
import { randomCase } from '@/simulator/random-architecture';
import { importCloudFormation, plainImport } from '../cloudformation/import-cloudformation';
import { readTemplate } from '../cloudformation/read-template';
import { isObject, type JsonObject } from '../json';
import { exportSam, samTemplate } from './export-sam';
import { logicalIds } from './logical-ids';
import { sayable } from './sayable';
import { specificationFaults } from './specification';

/** Designs that are held to the specification; a longer campaign sets the variable. */
const RANDOM_DESIGNS = Number(process.env.EXCHANGE_RUNS ?? 1_000);
const EXACT_ROUND_TRIPS = Math.min(RANDOM_DESIGNS, Number(process.env.EXCHANGE_RUNS ?? 100));
/** A thousand designs take a while on a busy machine. */
const PATIENCE_MS = 600_000;
const designs = new Map<number, Architecture>();

/** Texts that would become something else where a template is glued together from pieces. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are what a template would follow
const HOSTILE = [
  "x'\nResources:\n  Evil: {Type: AWS::IAM::User}",
  '${AWS::AccountId} ${Evil}',
  '{{resolve:ssm:/secret}}',
  '!Ref Evil',
  '!Sub "${Evil}"',
  '*alias &anchor <<: *x',
  '# not a comment',
  'a: b\n---\nc: d',
  '__proto__',
  '\u2028Resources:\u2029',
  'Fn::Transform',
  'yes',
  '0755',
  '2026-01-01',
  '"quoted" \\ back\\slash\t\u0000\u0085',
  '\ud800 half',
  '{{{{x}}}}',
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: end of the hostile texts

function randomDesign(number: number): Architecture {
  const design = designs.get(number) ?? randomCase(number).architecture;
  designs.set(number, design);
  return design;
}

function pattern(): Architecture {
  const parsed = parseArchitectureText(readFileSync('content/patterns/serverless/architecture.json', 'utf8'));
  if (parsed.kind === 'invalid') throw new Error('the pattern is not valid');
  return parsed.value;
}

/** The same design with a hostile text wherever a person may write one. */
function withHostileTexts(architecture: Architecture, number: number): Architecture {
  const text = (at: number) => HOSTILE[(number + at) % HOSTILE.length] ?? '';
  const parsed = parseArchitecture({
    ...architecture,
    name: text(0),
    description: text(1),
    resources: architecture.resources.map((each, at) => ({ ...each, label: text(at), description: text(at + 3) })),
    links: architecture.links.map((each, at) => ({ ...each, label: text(at + 5) })),
  });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

function templateOf(text: string): JsonObject {
  const read = readTemplate(text);
  if (read.kind === 'invalid') throw new Error(JSON.stringify(read.errors));
  return read.value;
}

function propertiesOf(resources: JsonObject, id: string): JsonObject {
  const resource = resources[id];
  return isObject(resource) && isObject(resource.Properties) ? resource.Properties : {};
}

describe('exportSam', { timeout: PATIENCE_MS }, () => {
  it('says of the Serverless pattern what the specification allows, and nothing else', () => {
    expect(specificationFaults(templateOf(exportSam(pattern())))).toEqual([]);
  });

  it('gives every setting of the Serverless pattern that the platform knows', () => {
    const { Resources: resources } = samTemplate(pattern()).template;
    expect(resources.ProcessFunction?.Properties).toMatchObject({
      Runtime: 'python3.13',
      MemorySize: 1024,
      Timeout: 60,
      Architectures: ['arm64'],
      DeadLetterQueue: { Type: 'SQS', TargetArn: { 'Fn::GetAtt': ['DeadLettersQueue', 'Arn'] } },
    });
    expect(Object.values(propertiesOf(resources, 'ProcessFunction').Events as JsonObject)).toMatchObject([
      { Type: 'HttpApi' },
      { Type: 'S3', Properties: { Bucket: { Ref: 'Bucket' } } },
      { Type: 'DynamoDB', Properties: { BatchSize: 100, MaximumBatchingWindowInSeconds: 1 } },
      { Type: 'SQS', Properties: { BatchSize: 10 } },
      { Type: 'ScheduleV2', Properties: { ScheduleExpression: 'rate(1 minute)' } },
    ]);
    expect(resources.Queue?.Properties).toMatchObject({
      VisibilityTimeout: 360,
      RedrivePolicy: { maxReceiveCount: 5 },
    });
    expect(resources.Table?.Properties).toMatchObject({ BillingMode: 'PAY_PER_REQUEST', StreamSpecification: {} });
  });

  it('allows a function the actions of its links on their targets, and nothing else', () => {
    const { Resources: resources } = samTemplate(pattern()).template;
    expect(propertiesOf(resources, 'CrudFunction').Policies).toEqual([
      {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'CrudTable',
            Effect: 'Allow',
            Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
            Resource: { 'Fn::GetAtt': ['Table', 'Arn'] },
          },
          {
            Sid: 'CrudQueue',
            Effect: 'Allow',
            Action: ['sqs:SendMessage'],
            Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          },
        ],
      },
    ]);
  });

  it(`holds ${RANDOM_DESIGNS} random designs with hostile texts to the specification`, () => {
    for (let number = 1; number <= RANDOM_DESIGNS; number += 1) {
      const architecture = withHostileTexts(randomDesign(number), number);
      const faults = specificationFaults(samTemplate(architecture).template);
      expect(faults, `design ${number}`).toEqual([]);
    }
  });

  it('makes no key, name, tag or substitution of a text', () => {
    const plain = templateOf(exportSam(pattern()));
    for (let number = 0; number < HOSTILE.length; number += 1) {
      const text = exportSam(withHostileTexts(pattern(), number));
      const hostile = templateOf(text);
      expect(keysOf(hostile.Resources as JsonObject)).toEqual(keysOf(plain.Resources as JsonObject));
      expect(text).not.toMatch(/\{\{|\$\{Evil|^\s*Evil:/m);
      for (const sign of ['\u2028', '\u0085', '\u0000']) expect(text).not.toContain(sign);
      // Readers of the older YAML, which the platform's tools use, take it for the same.
      expect(Object.keys(parse(text, { version: '1.1', logLevel: 'silent' }))).toEqual(Object.keys(plain));
    }
  });

  it('gives a design back exactly, whatever it is called', () => {
    for (let number = 1; number <= EXACT_ROUND_TRIPS; number += 1) {
      const architecture = withHostileTexts(randomDesign(number), number);
      const imported = importCloudFormation(exportSam(architecture));
      expect(imported.kind === 'valid' && imported.value.architecture, `design ${number}`).toEqual(architecture);
    }
  });

  it('gives back what a template can say by itself, from the properties alone', () => {
    for (let number = 1; number <= RANDOM_DESIGNS; number += 1) {
      const architecture = randomDesign(number);
      const imported = plainImport(samTemplate(architecture).template);
      if (imported.kind === 'invalid') throw new Error(JSON.stringify(imported.errors));
      const { idByKey } = imported.value.drawing;
      const keyOf = new Map([...idByKey].map(([key, id]) => [id, key]));
      const said = sayable(imported.value.result.architecture, keyOf, true);
      expect(said, `design ${number}`).toEqual(sayable(architecture, logicalIds(architecture), false));
    }
  });
});

function keysOf(value: JsonObject): string[] {
  return Object.entries(value)
    .flatMap(([key, each]) => [
      key,
      ...(typeof each === 'object' && each !== null && !Array.isArray(each) ? keysOf(each) : []),
    ])
    .filter((key) => key !== 'Description');
}
