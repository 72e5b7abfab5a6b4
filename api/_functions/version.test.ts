import { describe, expect, it } from 'vitest';
import { readDeployment } from '../_adapters/vercel-deployment';
import { version } from './version';

const product = { name: 'cloud-architecture-patterns', version: '1.0.0' };

describe('the version', () => {
  it('names product, engine and platform', () => {
    expect(version(product, '1.2.3', readDeployment({}))).toEqual({
      ...product,
      engine: '1.2.3',
      platform: 'self-hosted',
    });
  });

  it('names region and commit where the platform tells', () => {
    const deployment = readDeployment({ VERCEL: '1', VERCEL_REGION: 'iad1', VERCEL_GIT_COMMIT_SHA: 'abc' });
    expect(version(product, '1.2.3', deployment)).toMatchObject({ platform: 'vercel', region: 'iad1', commit: 'abc' });
  });

  it('believes no region outside the platform', () => {
    expect(readDeployment({ VERCEL_REGION: 'iad1' })).toEqual({
      platform: 'self-hosted',
      region: undefined,
      commit: undefined,
    });
  });
});
