// Runs every check, one after the other, and ends with one line: N passed, N failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

const RESULTS = 'test-results';
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

let passed = 0;
let failed = 0;

function run(title, command, args) {
  process.stdout.write(`\n— ${title}\n`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  return status === 0;
}

/** A check that counts as one. */
function check(title, command, args) {
  if (run(title, command, args)) passed += 1;
  else failed += 1;
}

/** A test runner: its own counts, and one failure more when it broke before it could count. */
function suite(title, command, args, file, read) {
  const isGreen = run(title, command, args);
  const counts = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0 };
  passed += counts.passed;
  failed += counts.failed;
  if (counts.passed === 0 || (!isGreen && counts.failed === 0)) failed += 1;
}

check('route types', 'node_modules/.bin/next', ['typegen']);
check('types', 'node_modules/.bin/tsc', ['--noEmit']);
check('lint', 'node_modules/.bin/biome', ['check', '.']);
/** Tests that vitest runs, by one of its configurations. */
function vitestSuite(title, name, options = []) {
  const file = `${RESULTS}/${name}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  suite(title, 'node_modules/.bin/vitest', ['run', ...reporters, ...options], file, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + (report.numFailedTestSuites > 0 && report.numFailedTests === 0 ? 1 : 0),
  }));
}

vitestSuite('unit and component tests', 'unit');
check('build', 'node', ['scripts/prepare.mjs', 'build']);
vitestSuite('tests of the built product', 'product', ['--config', 'vitest.product.config.ts']);
suite('browser tests', 'node_modules/.bin/playwright', ['test'], `${RESULTS}/e2e.json`, ({ stats }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
}));

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
