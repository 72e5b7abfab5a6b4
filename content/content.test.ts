import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseArchitecture } from '@/simulator';
import { catalog } from './catalog/load-catalog';
import { loadChallenges } from './challenges';
import { loadClaims } from './claims';
import { runsOf } from './claims-figures';
import { commandOf, loadExperiments } from './experiments';
import { type Reference, referencesIn } from './prose';
import { designOf, isMetricName, resultOf } from './results';
import { valueAt } from './settings';

const FOLDER = fileURLToPath(new URL('./patterns/', import.meta.url));
const slugs = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const textOf = (slug: string, file: string): string => readFileSync(`${FOLDER}${slug}/${file}`, 'utf8');
const jsonOf = (slug: string, file: string): unknown => JSON.parse(textOf(slug, file));

/** Names and status codes that carry digits of their own and are no figures. */
const NAMES_WITH_DIGITS = /\b(S3|arm64|x86_64|429|503|504)\b/g;

/** The lines of a text in which a figure is typed: not in a component's properties, a heading, code or an address. */
function typedFigures(mdx: string): string[] {
  return mdx
    .replace(/```.*?```/gs, '')
    .replace(/`[^`]*`/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/<\/?[A-Za-z][^>]*>/g, '')
    .split('\n')
    .filter((line) => !line.startsWith('#') && /\d/.test(line.replace(NAMES_WITH_DIGITS, '')));
}

/** The fragment that a heading gets. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-');

describe('the rule on typed figures', () => {
  it('finds figures in sentences', () => {
    expect(typedFigures('It takes 29 seconds.')).toEqual(['It takes 29 seconds.']);
  });

  it('lets properties, headings, code, addresses and names pass', () => {
    const mdx = '## Step 2\n\nS3 answers <Quota id="bucket.gets-1" /> with 503, see [there](#v2) and `p99`.';
    expect(typedFigures(mdx)).toEqual([]);
  });
});

const patterns = await Promise.all(
  slugs.map(async (slug) => ({
    slug,
    experiments: await loadExperiments(slug),
    claims: await loadClaims(slug),
    challenges: await loadChallenges(slug),
  })),
);

describe.each(patterns)('the pattern $slug', ({ slug, experiments, claims, challenges }) => {
  const mdx = textOf(slug, 'page.mdx');
  const references = referencesIn(mdx);
  const parsed = parseArchitecture(jsonOf(slug, 'architecture.json'));

  const designIn = (run: string | undefined) => {
    if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
    const experiment = experiments.find(({ id }) => id === run);
    return experiment ? designOf(parsed.value, experiment) : parsed.value;
  };

  /** What is wrong with a reference; nothing when it leads somewhere. */
  function faultOf({ component, properties }: Reference): string | undefined {
    const {
      id = '',
      path = '',
      run,
      metric = '',
      runtime,
      architecture = 'x86_64',
      package: form = 'zip',
      ...scope
    } = properties;
    const experiment = experiments.find((each) => each.id === run);
    switch (component) {
      case 'Quota':
        return catalog.figures[id] ? undefined : `no figure ${id}`;
      case 'Price':
        return catalog.prices[id] ? undefined : `no price ${id}`;
      case 'ColdStart': {
        const isMeasured = catalog.coldStarts.runtimes.some(
          (row) => row.runtime === runtime && row.architecture === architecture && row.package === form,
        );
        return isMeasured ? undefined : `no measurement of ${runtime}, ${architecture}, ${form}`;
      }
      case 'Param':
        if (run !== undefined && !experiment) return `no run ${run}`;
        return valueAt(designIn(run), path) === undefined ? `no setting ${path}` : undefined;
      case 'Result': {
        if (!experiment) return `no run ${run}`;
        if (!isMetricName(metric)) return `no metric ${metric}`;
        const { value } = resultOf(designIn(undefined), experiment, { metric, ...scope });
        return Number.isFinite(value) ? undefined : `no value of ${metric}`;
      }
      case 'Proof':
        return claims.some((claim) => claim.id === id) ? undefined : `no claim ${id}`;
      case 'Term':
      case 'Claims':
      case 'Claim':
      case 'BillTable':
      case 'CostCurve':
      case 'BreakEven':
      case 'Challenges':
      case 'LeftOut':
      case 'LiveApi':
      case 'Sources':
        return undefined;
      default:
        return `no component ${component}`;
    }
  }

  it('has its four files', () => {
    const files = ['page.mdx', 'pattern.json', 'architecture.json', 'experiments.json'];
    expect(files.filter((file) => !existsSync(`${FOLDER}${slug}/${file}`))).toEqual([]);
  });

  it('has an architecture without a fault', () => {
    expect(parsed).toMatchObject({ kind: 'valid' });
  });

  it('types no figure into its prose', () => {
    expect(typedFigures(mdx)).toEqual([]);
  });

  it('refers only to figures, prices, settings and runs that exist', () => {
    expect(references.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
  }, 30_000);

  it('reads every component that stands in its prose', () => {
    expect(references).toHaveLength([...mdx.matchAll(/<[A-Z]/g)].length);
  });

  it('uses every run it has', () => {
    const used = new Set([
      ...references.map(({ properties }) => properties.run),
      ...claims.flatMap(runsOf),
      ...challenges.map(({ run }) => run),
    ]);
    expect(experiments.filter(({ id }) => id !== 'baseline' && !used.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('writes commands that hold the whole of a run', () => {
    for (const experiment of experiments) {
      const command = commandOf(slug, experiment);
      expect(command).toContain(`--duration-s ${experiment.durationS}`);
      expect(command.match(/--set '[^']*'/g) ?? []).toHaveLength(Object.keys(experiment.set).length);
    }
  });

  it('links only to headings it has', () => {
    const headings = new Set([...mdx.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slugOf(heading)));
    const links = [...mdx.matchAll(/\]\(#([^)]*)\)/g)].map(([, fragment = '']) => fragment);
    expect(links.filter((fragment) => !headings.has(fragment))).toEqual([]);
  });
});
