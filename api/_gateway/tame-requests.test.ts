import { describe, expect, it } from 'vitest';
import { tame } from './tame-requests';

function tamed(method: string, url: string, headers: Record<string, string> = {}) {
  const request = { method, url, headers: { ...headers } };
  tame(request);
  return request;
}

describe('a request to the live API', () => {
  it('with a method that the framework does not know is marked as such', () => {
    for (const method of ['TRACE', 'PROPFIND', 'get']) {
      expect(tamed(method, '/api/items')).toEqual({
        method: 'OPTIONS',
        url: '/api/items',
        headers: { 'x-odd-method': '1' },
      });
    }
  });

  it('whose path cannot be decoded gets one that can, and keeps its query', () => {
    expect(tamed('GET', '/api/items/%?tag=%').url).toBe('/api/items/%25?tag=%');
    expect(tamed('GET', '/api/items/%c3%28').url).toBe('/api/items/%25c3%2528');
  });

  it('is not taken for one of a page', () => {
    const headers = { rsc: '1', 'next-router-prefetch': '1', accept: '*/*' };
    expect(tamed('GET', '/api/items', headers).headers).toEqual({ accept: '*/*' });
  });

  it('that is fine stays as it is, and so does whatever goes elsewhere', () => {
    for (const request of [
      { method: 'GET', url: '/api/items/a%2Fb?tag=%C3%A4', headers: { accept: '*/*' } },
      { method: 'TRACE', url: '/patterns/%', headers: { rsc: '1' } },
    ]) {
      expect(tamed(request.method, request.url, request.headers)).toEqual(request);
    }
  });
});
