import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportReport, printed, reportOn } from './import-report';

let folder = '';
let report: ImportReport;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'templates-'));
  await mkdir(join(folder, 'deep', 'node_modules'), { recursive: true });
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write(
    'template.yaml',
    'Resources:\n  F: {Type: AWS::Serverless::Function}\n  L: {Type: AWS::Logs::LogGroup}\n  K: {Type: AWS::Kinesis::Stream}\n',
  );
  await write('deep/stack.json', JSON.stringify({ Resources: { Q: { Type: 'AWS::SQS::Queue' } } }));
  await write('deep/broken.template', 'Resources:\n  Q: {Type: AWS::SQS::Queue\n');
  await write('deep/node_modules/template.yaml', 'Resources:\n  Q: {Type: AWS::SQS::Queue}\n');
  await write('values.yaml', 'image: nginx\n');
  await write('package.json', '{"name": "no template"}');
  await write('readme.md', 'Resources:\n  Q: {Type: AWS::SQS::Queue}\n');
  report = await reportOn(folder);
});

afterAll(() => rm(folder, { recursive: true }));

describe('import-report', () => {
  it('counts what is in the documents, what was left out on purpose, and what was not understood', () => {
    expect(report).toMatchObject({
      templates: 3,
      parsed: 2,
      resources: 4,
      understood: 2,
      ignored: 1,
      share: 0.5,
      shareOfRelevant: 2 / 3,
      notUnderstood: [{ type: 'AWS::Kinesis::Stream', count: 1 }],
      ignoredTypes: [{ type: 'AWS::Logs::LogGroup', count: 1 }],
    });
  });

  it('names the files that it could not read, with the place', () => {
    expect(report.refused).toEqual([
      {
        file: join(folder, 'deep', 'broken.template'),
        reason: expect.stringMatching(/expected YAML, line \d+, column \d+/),
      },
    ]);
  });

  it('tells a person the same', () => {
    const text = printed(report, 10);
    expect(text).toContain('templates       3, of which 2 were imported\n');
    expect(text).toContain('understood      2, 50.0 % of all, 66.7 % without the ignored ones\n');
    expect(text).toContain('      1  AWS::Kinesis::Stream\n');
  });
});
