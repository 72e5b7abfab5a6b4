import { render, screen } from '@testing-library/react';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseClaims } from '@/content/claims';
import { loadPattern } from '@/content/load-pattern';
import { Claim, type ClaimsOfPattern, Proof } from './claims';

const CLAIM = {
  id: 'more-traffic',
  proves: [{ section: 'pro', point: 'Traffic counts' }],
  claim: 'More traffic means more requests.',
  question: 'Which run has more requests?',
  predictions: [
    { text: 'The busy one.', when: ['busy > calm'] },
    { text: 'The calm one.', when: ['busy <= calm'] },
  ],
  seeds: 3,
  figures: { calm: { run: 'calm', metric: 'arrived' }, busy: { run: 'busy', metric: 'arrived' } },
  finding: 'With more traffic {busy} requests come.',
  holds: ['busy > calm'],
};

let given: ClaimsOfPattern;

beforeAll(async () => {
  const { architecture } = await loadPattern('serverless');
  const experiments = [
    { id: 'calm', title: 'Calm', durationS: 5, set: {} },
    { id: 'busy', title: 'Busy', durationS: 5, set: { 'client.traffic.ratePerS': 200 } },
  ];
  given = { slug: 'serverless', claims: parseClaims([CLAIM], 'claims.json'), ground: { architecture, experiments } };
});

const refuted = (): ClaimsOfPattern => ({
  ...given,
  claims: parseClaims([{ ...CLAIM, holds: ['busy > calm', 'calm = 0'] }], 'claims.json'),
});

describe('an argument', () => {
  it('shows what runs found of it, that it holds, its runs, and the command that repeats them', () => {
    render(
      <Claim {...given} title="Traffic counts">
        Because.
      </Claim>,
    );
    expect(screen.getByRole('heading', { name: 'Traffic counts' })).toBeTruthy();
    expect(screen.getByText(/With more traffic/).textContent).toMatch(/^With more traffic [\d,]+ requests come\.$/);
    expect(screen.getByText('Holds with each of 3 seeds; the figures are means')).toBeTruthy();
    expect(screen.getByText('Calm')).toBeTruthy();
    expect(screen.getByText('npm run -s experiments -- serverless --only more-traffic')).toBeTruthy();
  });

  it('that no claim proves shows its words alone', () => {
    const { container } = render(
      <Claim {...given} title="Nobody tried">
        Because.
      </Claim>,
    );
    expect(container.querySelector('[data-claim]')).toBeNull();
  });
});

describe('a proof', () => {
  it('says with which seeds a claim does not hold', () => {
    const { container } = render(<Proof {...refuted()} id="more-traffic" />);
    expect(container.querySelector('[data-holds="false"]')).toBeTruthy();
    expect(screen.getByText('Does not hold with seed 1, 2, 3')).toBeTruthy();
  });

  it('refuses the id of no claim', () => {
    expect(() => render(<Proof {...given} id="nothing" />)).toThrow('expected the id of a claim');
  });
});
