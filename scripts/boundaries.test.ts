import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RESOURCE_KINDS } from '@/simulator/document/kinds';
import {
  apiChildViolations,
  constructViolations,
  globalViolations,
  importViolations,
  kindViolations,
  MAY_IMPORT,
  referencesOf,
  type SourceFile,
} from './boundaries';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SCRIPT = /\.(ts|tsx|mts|js|mjs|jsx)$/;
const SCRIPT_OR_PROSE = /\.(ts|tsx|mts|js|mjs|jsx|mdx)$/;

function filesOf(folder: string, pattern: RegExp): SourceFile[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .map((path) => ({ path, text: readFileSync(`${ROOT}${path}`, 'utf8') }));
}

const FOLDERS = Object.keys(MAY_IMPORT);
const KINDS = new Set(Object.keys(RESOURCE_KINDS));

describe('the repository', () => {
  it('is read: every folder is there, and the known files are found', () => {
    const paths = FOLDERS.flatMap((folder) => filesOf(folder, SCRIPT)).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['simulator/index.ts', 'simulator/worker/entry.ts', 'content/pattern.ts']),
    );
  });

  it.each(FOLDERS)('%s imports only what the table allows, through the doors', (folder) => {
    expect(filesOf(folder, SCRIPT).flatMap(importViolations)).toEqual([]);
  });

  it('lets no simulator file see the page, the clock, the network or chance', () => {
    expect(filesOf('simulator', SCRIPT).flatMap(globalViolations)).toEqual([]);
  });

  it.each(FOLDERS)('%s has none of the forbidden constructs', (folder) => {
    expect(filesOf(folder, SCRIPT_OR_PROSE).flatMap(constructViolations)).toEqual([]);
  });

  it('asks no resource of the simulator for its kind, outside of the files of the kinds', () => {
    expect(filesOf('simulator', SCRIPT).flatMap((file) => kindViolations(file, KINDS))).toEqual([]);
  });

  it('starts every direct child of api/ with an underscore', () => {
    expect(apiChildViolations(readdirSync(`${ROOT}api`))).toEqual([]);
  });
});

describe('referencesOf', () => {
  it('finds every way to name another file', () => {
    const text = `
      import './a';
      import b, { type B } from './b';
      import type { C } from './c';
      import { type D1, type D2 } from './d';
      export * from './e';
      export { f } from './f';
      export type { G } from './g';
      const h = await import('./h');
      type I = import('./i').I;
      const j = require('./j');
      const k = import.meta.glob(['./k/*.ts', './l/*.ts']);
      const m = new Worker(new URL(\`./m.ts\`, import.meta.url));
      const n = import(name);
      // import './comment';
      const o = "import './string'";
    `;
    const found = referencesOf({ path: 'app/page.ts', text });
    expect(found.map(({ kind, specifier, isTypeOnly }) => [kind, specifier, isTypeOnly])).toEqual([
      ['import', './a', false],
      ['import', './b', false],
      ['import', './c', true],
      ['import', './d', true],
      ['import', './e', false],
      ['import', './f', false],
      ['import', './g', true],
      ['import', './h', false],
      ['import', './i', true],
      ['import', './j', false],
      ['glob', './k/*.ts', false],
      ['glob', './l/*.ts', false],
      ['url', './m.ts', false],
      ['import', undefined, false],
    ]);
  });

  it('reads type arguments in .ts and elements in .tsx', () => {
    expect(referencesOf({ path: 'app/a.ts', text: "const a = <T>(value: T) => value; import './b';" })).toHaveLength(1);
    expect(
      referencesOf({ path: 'app/a.tsx', text: "const a = <p>Don't import './c'</p>; import './b';" }),
    ).toHaveLength(1);
  });
});

describe('importViolations', () => {
  it.each([
    ['simulator/model/queue.ts', "import { pattern } from '@/content/pattern';"],
    ['simulator/model/queue.ts', "import type { Pattern } from '@/content/pattern';"],
    ['simulator/model/queue.test.ts', "import catalog from '../../content/catalog/aws.json';"],
    ['simulator/model/queue.ts', "import { readFileSync } from 'node:fs';"],
    ['simulator/model/queue.ts', "import { readFileSync } from 'fs';"],
    ['simulator/model/queue.ts', "import { useState } from 'react';"],
    ['simulator/model/queue.ts', "import { designs } from '../random-architecture';"],
    ['simulator/model/queue.ts', "import { zodiac } from 'zodiac';"],
    ['content/pattern.ts', "import { Stage } from '@/components/simulation/stage';"],
    ['content/pattern.ts', "export * from '@/simulator/document/architecture';"],
    ['content/pattern.ts', "import { x } from '@/simulator/index';"],
    ['content/pattern.ts', "import { x } from '../simulator';"],
    ['content/pattern.ts', "const x = await import('@/simulator/simulation');"],
    ['content/pattern.ts', "type X = import('@/api/_contract/order').Order;"],
    ['api/_functions/crud.ts', "import { x } from '@/simulator';"],
    ['api/_functions/crud.ts', "import { x } from '@/app/layout';"],
    ['components/stage.tsx', "import { Order } from '@/api/_contract/order';"],
    ['components/stage.tsx', "import { type Order, parseOrder } from '@/api/_contract/order';"],
    ['components/stage.tsx', "import type { Table } from '@/api/_ports/table';"],
    ['components/stage.tsx', "import { GET } from '@/app/api/orders/route';"],
    ['components/stage.tsx', "import { x } from '../content/pattern';"],
    ['components/stage.tsx', "const worker = new Worker(new URL('../simulator/worker/host.ts', import.meta.url));"],
    ['components/stage.tsx', 'const x = await import("../" + name);'],
    ['app/page.tsx', "import { x } from '@/scripts/settings';"],
    ['app/page.tsx', "import { x } from '@/simulator/worker/host';"],
    ['app/page.tsx', "import { x } from '../simulator/worker/protocol';"],
    ['app/page.tsx', "const x = import.meta.glob('../simulator/*.ts');"],
    ['app/page.tsx', "import x from '../../outside';"],
  ])('catches, in %s: %s', (path, text) => {
    expect(importViolations({ path, text })).toEqual([expect.stringContaining(`${path}:1: `)]);
  });

  it.each([
    ['simulator/model/queue.ts', "import { x } from '../kernel/event-list';"],
    ['simulator/document/link.ts', "import * as z from 'zod/mini';"],
    ['simulator/random-architecture.ts', "import fc from 'fast-check';"],
    ['simulator/conservation.test.ts', "import { designs } from './random-architecture';"],
    ['simulator/model/queue.test.ts', "import { readFileSync } from 'node:fs'; import fc from 'fast-check';"],
    ['content/load-pattern.ts', "import { x } from '@/simulator'; import { readFile } from 'node:fs/promises';"],
    ['content/load-pattern.ts', "const pages = import.meta.glob('./patterns/*/page.mdx');"],
    ['components/stage.tsx', "import type { Frame } from '@/simulator/worker/protocol';"],
    ['components/stage.tsx', "import { type Order } from '@/api/_contract/order';"],
    ['components/simulation/client.ts', "new Worker(new URL('../../simulator/worker/entry.ts', import.meta.url));"],
    [
      'components/ui/button.tsx',
      "import { x } from '@/components/charts/axis'; import styles from './button.module.css';",
    ],
    [
      'app/layout.tsx',
      "import font from 'next/font/local'; import './tokens.css'; import { x } from '@/api/_adapters/clock';",
    ],
    ['app/page.tsx', "const pages = import.meta.glob('../content/patterns/*/page.mdx');"],
    ['app/icon.tsx', "const address = new URL('../public/icon.png', import.meta.url);"],
  ])('allows, in %s: %s', (path, text) => {
    expect(importViolations({ path, text })).toEqual([]);
  });
});

describe('globalViolations', () => {
  const path = 'simulator/model/queue.ts';

  it.each([
    'window.title;',
    'document.title;',
    'const length = document.querySelectorAll("a").length;',
    'type F = (document: string) => void; document.title;',
    'await fetch("/");',
    'setTimeout(run, 5);',
    'const at = Date.now();',
    'const at = new Date();',
    'let at: Date;',
    'performance.now();',
    'const later = { setTimeout };',
    'if (Math.random() < 0.5) run();',
    'Math["random"]();',
    'const { random } = Math;',
    'process.env.SEED;',
    'globalThis.fetch("/");',
    'globalThis["Date"];',
    'self.postMessage(1);',
    'crypto.getRandomValues(words);',
  ])('catches: %s', (text) => {
    expect(globalViolations({ path, text }).length).toBeGreaterThan(0);
  });

  it('is not fooled by a declaration', () => {
    expect(
      globalViolations({ path, text: 'declare const performance: { now(): number };\nperformance.now();' }),
    ).toEqual([
      `${path}:1: the simulator may not name performance`,
      `${path}:2: the simulator may not name performance`,
    ]);
  });

  it.each([
    'export function parse(document: Architecture) { return document.resources; }',
    'const { document } = load(); use(document);',
    'export function meanOf(steps: Steps, window: Window) { return window.fromUs; }',
    'this.self = world.enrol(this); const view = { process: 1, Date: 2 }; view.process;',
    'interface Port { fetch(window: string): void; performance: number }',
    '// Date, fetch and window are banned\nconst text = "Math.random";',
    'const draw = stream.random();',
    'const ceiling = Math.floor(2.5);',
  ])('allows: %s', (text) => {
    expect(globalViolations({ path, text })).toEqual([]);
  });

  it('lets the worker’s entry see self, and nothing else', () => {
    const entry = 'simulator/worker/entry.ts';
    expect(globalViolations({ path: entry, text: 'self.postMessage(self.performance.now());' })).toEqual([]);
    expect(globalViolations({ path: entry, text: 'setTimeout(run, 5);' })).toHaveLength(1);
    expect(globalViolations({ path: 'simulator/worker/host.ts', text: 'self.postMessage(1);' })).toHaveLength(1);
  });

  it('leaves tests and other folders alone', () => {
    expect(globalViolations({ path: 'simulator/model/queue.test.ts', text: 'performance.now();' })).toEqual([]);
    expect(globalViolations({ path: 'components/stage.tsx', text: 'window.title;' })).toEqual([]);
  });
});

describe('kindViolations', () => {
  const path = 'simulator/model/world.ts';

  it.each([
    "if (resource.kind === 'queue') drain(resource);",
    "const rest = resources.filter(({ kind }) => 'client' !== kind);",
    "switch (resource.kind) { case 'user-pool': count(); }",
    "const CALLED = new Set(['gateway', 'function']);",
    "if (['table', 'queue'].includes(resource.kind)) poll();",
    'if (resource.kind == `bucket`) announce();',
  ])('catches: %s', (text) => {
    expect(kindViolations({ path, text }, KINDS)).toEqual([expect.stringContaining(`${path}:1: `)]);
  });

  it.each([
    "const client = { id: 'client', kind: 'client' };",
    "type Client = Extract<Resource, { kind: 'client' }>;",
    "if (link.kind === 'call') send();",
    "const MODELS = { client: ClientModel, queue: QueueModel, 'user-pool': UserPoolModel };",
    "const TRIGGERS = ['http', 'queue'];",
    "world.stream('queue');",
  ])('allows: %s', (text) => {
    expect(kindViolations({ path, text }, KINDS)).toEqual([]);
  });

  it('leaves the files of the kinds, tests and other folders alone', () => {
    const text = "if (resource.kind === 'queue') drain(resource);";
    for (const free of ['simulator/document/kinds/table.ts', 'simulator/model/queue.test.ts', 'components/stage.tsx']) {
      expect(kindViolations({ path: free, text }, KINDS)).toEqual([]);
    }
  });
});

describe('constructViolations', () => {
  it.each([
    `'use server';`,
    `export async function f() { "use cache"; }`,
    `'use cache: remote';`,
    `import Image from 'next/image';`,
    `const { ImageResponse } = await import("next/og");`,
    `async rewrites() { return []; }`,
    `<p dangerouslySetInnerHTML={{ __html: text }} />`,
    `createElement('p', { dangerouslySetInnerHTML: html })`,
    `eval(text)`,
    `new Function('return 1')`,
  ])('catches: %s', (text) => {
    expect(constructViolations({ path: 'app/page.tsx', text })).toHaveLength(1);
  });

  it('tells file and line', () => {
    expect(constructViolations({ path: 'app/page.tsx', text: `'use client';\n'use server';` })[0]).toMatch(
      /^app\/page\.tsx:2: /,
    );
  });

  it.each([
    `'use client';`,
    `import Link from 'next/link';`,
    `retrieval(text)`,
    `rewritesOf(page)`,
    `const f: Function = g;`,
  ])('allows: %s', (text) => {
    expect(constructViolations({ path: 'app/page.tsx', text })).toEqual([]);
  });
});

describe('apiChildViolations', () => {
  it('catches a script that the platform would deploy', () => {
    expect(apiChildViolations(['_contract', 'hello.ts', '_ports', 'orders'])).toEqual([
      'api/hello.ts: expected a name that starts with _',
      'api/orders: expected a name that starts with _',
    ]);
  });
});
