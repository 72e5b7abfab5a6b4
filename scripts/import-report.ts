import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ImportedTemplate, importCloudFormation } from '@/content/exchange/cloudformation/import-cloudformation';

const USAGE = `Usage: npm run -s import-report -- DIR [--json] [--top N]

Imports every AWS SAM or CloudFormation template under a folder and says how much of them was understood.

  --json    prints the figures as JSON
  --top N   shows the N most frequent types that were not understood (default 25)
`;

const TEMPLATE_FILE = /\.(ya?ml|json|template)$/i;
const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.aws-sam']);
const TYPED = /Type["']?\s*:\s*["']?(AWS|Custom|Alexa)::/;
const YAML_RESOURCES = /^["']?Resources["']?\s*:/m;

export interface TypeCount {
  type: string;
  count: number;
}

/**
 * How much of the templates of a folder was understood.
 *
 * A resource is **understood** when what it says is in the imported document: it is a resource there, settings of one, or
 * ways between resources. Roles, policies and connectors are read for whom they let call whom; permissions and policies
 * of queues, topics and buckets allow a way that something else in the template says, and stages, deployments and routes
 * are parts of their API. What is **ignored** was left out on purpose, because it changes nothing about a run, such as a
 * log group; it counts neither as understood nor as missing in `shareOfRelevant`, and as missing in `share`.
 */
export interface ImportReport {
  /** Files that look like a template. */
  templates: number;
  /** Of these, those that became a document. */
  parsed: number;
  /** Resources of the templates that were parsed. */
  resources: number;
  understood: number;
  ignored: number;
  /** `understood / resources`. */
  share: number;
  /** `understood / (resources - ignored)`. */
  shareOfRelevant: number;
  /** `(understood + ignored) / resources`: of these it is known what they mean for a run, be it nothing. */
  shareKnown: number;
  /** By type, the most frequent first. */
  notUnderstood: TypeCount[];
  ignoredTypes: TypeCount[];
  /** Templates that were refused, with the reason. */
  refused: { file: string; reason: string }[];
}

/** Imports all templates below a folder. */
export async function reportOn(folder: string): Promise<ImportReport> {
  const refused: ImportReport['refused'] = [];
  const imported: ImportedTemplate[] = [];
  let templates = 0;
  for (const file of await filesBelow(folder)) {
    const text = await readFile(file, 'utf8');
    if (!looksLikeTemplate(text)) continue;
    templates += 1;
    const result = importCloudFormation(text);
    if (result.kind === 'valid') imported.push(result.value);
    else
      refused.push({ file, reason: result.errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ') });
  }
  return { templates, parsed: imported.length, ...shareOf(imported), refused };
}

/** Whether a file says that it is a template: resources at the top, and one at least with a type of the platform. */
function looksLikeTemplate(text: string): boolean {
  if (!TYPED.test(text)) return false;
  if (!/^\s*\{/.test(text)) return YAML_RESOURCES.test(text);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'Resources' in value;
  } catch {
    return /"Resources"\s*:/.test(text);
  }
}

function shareOf(imported: readonly ImportedTemplate[]) {
  const understood = imported.reduce((sum, each) => sum + each.understood.length, 0);
  const ignored = imported.flatMap((each) => each.ignored);
  const notUnderstood = imported.flatMap((each) => each.notUnderstood);
  const resources = understood + ignored.length + notUnderstood.length;
  return {
    resources,
    understood,
    ignored: ignored.length,
    share: understood / Math.max(1, resources),
    shareOfRelevant: understood / Math.max(1, resources - ignored.length),
    shareKnown: (understood + ignored.length) / Math.max(1, resources),
    notUnderstood: counted(notUnderstood),
    ignoredTypes: counted(ignored),
  };
}

function counted(resources: readonly { type: string }[]): TypeCount[] {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .map(([type, count]) => ({ type, count }))
    .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) files.push(...(await filesBelow(path)));
    else if (entry.isFile() && TEMPLATE_FILE.test(entry.name)) files.push(path);
  }
  return files;
}

/** The report for a person. */
export function printed(report: ImportReport, top: number): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const list = (types: readonly TypeCount[]) =>
    types.slice(0, top).map(({ type, count }) => `  ${String(count).padStart(5)}  ${type}`);
  return [
    `templates       ${report.templates}, of which ${report.parsed} were imported`,
    `resources       ${report.resources}`,
    `understood      ${report.understood}, ${percent(report.share)} of all, ${percent(report.shareOfRelevant)} without the ignored ones`,
    `ignored         ${report.ignored}, known to change nothing; with them ${percent(report.shareKnown)} of all`,
    ...list(report.ignoredTypes),
    `not understood  ${report.notUnderstood.reduce((sum, { count }) => sum + count, 0)}`,
    ...list(report.notUnderstood),
    ...report.refused.map(({ file, reason }) => `refused         ${file}: ${reason}`),
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      top: { type: 'string', default: '25' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [folder] = positionals;
  if (values.help || folder === undefined) {
    process.stdout.write(USAGE);
    if (!values.help) process.exitCode = 2;
    return;
  }
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    process.stderr.write(`${folder}: expected a folder\n`);
    process.exitCode = 2;
    return;
  }
  const report = await reportOn(folder);
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : printed(report, Number(values.top)));
}

if (process.argv[1]?.endsWith('import-report.ts')) await main();
