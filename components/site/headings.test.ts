import { describe, expect, it } from 'vitest';
import { headingsOf } from './headings';

describe('headingsOf', () => {
  it('lists the sections with the ids of the page', () => {
    expect(headingsOf('## What it costs\n\nText\n\n### Not this\n\n## Pros, *and* cons’ rules')).toEqual([
      { text: 'What it costs', id: 'what-it-costs' },
      { text: 'Pros, and cons’ rules', id: 'pros-and-cons-rules' },
    ]);
  });

  it('passes code by and tells equal headings apart', () => {
    expect(headingsOf('## A\n\n```md\n## B\n```\n\n## A').map(({ id }) => id)).toEqual(['a', 'a-1']);
  });
});
