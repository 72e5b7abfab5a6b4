import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { doubtfulRules, readDoubtfulRules } from './model-rules';

const SPEC = `# Rules

**Undocumented** marks what no provider states.

## Function

- **F1** A request starts an instance.
- **F3** An idle instance is gone after \`keepAliveS\`. **Undocumented**; measured 5 to 7 minutes.
- **F11** A throttled call is tried three times (the SDK's mode;
  **unverified**); then it fails.

## Stream

- **T2** A batch waits up to 60 s (**undocumented**), until it is dropped.
`;

describe('doubtfulRules', () => {
  it('finds the marked rules with their sections, wherever the mark stands', () => {
    expect(doubtfulRules(SPEC)).toEqual([
      {
        number: 'F3',
        section: 'Function',
        pieces: [
          { text: 'An idle instance is gone after keepAliveS. ', isMark: false },
          { text: 'Undocumented', isMark: true },
          { text: '; measured 5 to 7 minutes.', isMark: false },
        ],
      },
      {
        number: 'F11',
        section: 'Function',
        pieces: [
          { text: "A throttled call is tried three times (the SDK's mode; ", isMark: false },
          { text: 'unverified', isMark: true },
          { text: '); then it fails.', isMark: false },
        ],
      },
      {
        number: 'T2',
        section: 'Stream',
        pieces: [
          { text: 'A batch waits up to 60 s (', isMark: false },
          { text: 'undocumented', isMark: true },
          { text: '), until it is dropped.', isMark: false },
        ],
      },
    ]);
  });

  it('finds those of the specification itself', async () => {
    const rules = await readDoubtfulRules();
    expect(rules.map(({ number }) => number)).toEqual(expect.arrayContaining(['F3', 'F4']));
    for (const { number, pieces } of rules) {
      const plain = pieces.filter(({ isMark }) => !isMark).map(({ text }) => text);
      expect(plain.join(''), number).not.toMatch(/[*`]|undocumented|unverified/i);
    }
  });

  it('miss no mark of the specification', async () => {
    const marks = readFileSync('simulator/SPEC.md', 'utf8')
      .split(/^## /m)
      .slice(1)
      .join('')
      .match(/\*\*un(documented|verified)/gi);
    const found = (await readDoubtfulRules()).flatMap(({ pieces }) => pieces.filter(({ isMark }) => isMark));
    expect(found).toHaveLength(marks?.length ?? 0);
  });
});
