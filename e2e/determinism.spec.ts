import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { build } from 'esbuild';
import type { Digest, DigestJob, PinnedDigests } from '../scripts/digest-run';

declare global {
  var digests: { digestOf(job: DigestJob): Digest };
}

/** The runs to repeat, and what Node finds of them. */
function pinnedRuns(): { jobs: DigestJob[]; pinned: PinnedDigests } {
  const output = execFileSync('node_modules/.bin/tsx', ['scripts/digest.ts', '--jobs'], { maxBuffer: 16_777_216 });
  return JSON.parse(output.toString());
}

/** The engine as one script, for a page or a worker. */
async function engineScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['scripts/digest-run.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'digests',
    target: 'es2022',
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

test('[D1] a run in Chromium is the run in Node, event by event, on the main thread and in a worker', async ({
  page,
}) => {
  const { jobs, pinned } = pinnedRuns();
  const script = await engineScript();
  await page.goto('about:blank');
  await page.addScriptTag({ content: script });
  for (const job of jobs) {
    const onMainThread = await page.evaluate((each) => globalThis.digests.digestOf(each), job);
    expect(onMainThread, `${job.name} on the main thread`).toEqual(pinned.digests[job.name]);
    const inWorker = await page.evaluate(
      ([source, each]) => {
        const answer = `${source}\nself.onmessage = ({ data }) => self.postMessage(digests.digestOf(data));`;
        const worker = new Worker(URL.createObjectURL(new Blob([answer], { type: 'text/javascript' })));
        return new Promise<Digest>((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          worker.postMessage(each);
        });
      },
      [script, job] as const,
    );
    expect(inWorker, `${job.name} in a worker`).toEqual(pinned.digests[job.name]);
  }
});
