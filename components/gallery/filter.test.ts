import { describe, expect, it } from 'vitest';
import { formatFilter, matches, NO_FILTER, type PatternEntry, parseFilter } from './filter';

const functions: PatternEntry = {
  slug: 'functions',
  title: 'Functions',
  summary: 'Café code that runs on demand.',
  category: 'compute',
  status: 'live',
  services: ['Lambda'],
  tags: ['events', 'API'],
};
const queue: PatternEntry = {
  ...functions,
  slug: 'queue',
  title: 'Queue',
  category: 'messaging',
  services: ['SQS'],
  tags: ['events'],
};
const entries = [functions, queue];
const found = (change: Partial<typeof NO_FILTER>) =>
  entries.filter((entry) => matches(entry, { ...NO_FILTER, ...change })).map(({ slug }) => slug);

describe('gallery filter', () => {
  it('shows everything when nothing is asked for', () => {
    expect(found({})).toEqual(['functions', 'queue']);
    expect(found({ q: '  ' })).toEqual(['functions', 'queue']);
  });

  it('finds every word, in any field, whatever its case and accents', () => {
    expect(found({ q: 'LAMBDA cafe' })).toEqual(['functions']);
    expect(found({ q: 'sqs lambda' })).toEqual([]);
  });

  it('narrows by category, status and all chosen tags', () => {
    expect(found({ category: 'messaging' })).toEqual(['queue']);
    expect(found({ status: 'live', tags: ['events', 'API'] })).toEqual(['functions']);
  });

  it('reads back from the address what it wrote there', () => {
    const filter = { q: 'a & b', category: 'compute', status: 'live', tags: ['events', 'API'] };
    expect(parseFilter(formatFilter(filter), entries)).toEqual({ filter, problems: [] });
    expect(formatFilter(NO_FILTER)).toBe('');
  });

  it('leaves out what no pattern has, and says so', () => {
    const { filter, problems } = parseFilter('?category=kitchen&tag=events&tag=spoons', entries);
    expect(filter).toEqual({ ...NO_FILTER, tags: ['events'] });
    expect(problems).toEqual([
      'No pattern has the category “kitchen”; showing all.',
      'No pattern has the tag “spoons”; showing all.',
    ]);
  });
});
