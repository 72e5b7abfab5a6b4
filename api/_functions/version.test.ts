import { describe, expect, it } from 'vitest';
import { version } from './version';

const product = { name: 'cloud-architecture-patterns', version: '1.0.0' };

describe('the version', () => {
  it('names product, engine and platform', () => {
    const deployment = { platform: 'self-hosted', region: undefined, commit: undefined } as const;
    expect(version(product, '1.2.3', deployment)).toEqual({ ...product, engine: '1.2.3', platform: 'self-hosted' });
  });

  it('names region and commit where the platform tells', () => {
    const deployment = { platform: 'vercel', region: 'iad1', commit: 'abc' } as const;
    expect(version(product, '1.2.3', deployment)).toMatchObject(deployment);
  });
});
