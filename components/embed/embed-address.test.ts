// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { embedAddress, embedSnippet, embedSource, galleryAddress } from './embed-address';

const at = (address: string) => new URL(address, 'https://gallery.example');

describe('the address of a frame', () => {
  it('comes back as it was made', () => {
    for (const source of [
      { pattern: 'serverless', fragment: '' },
      { pattern: 'serverless', fragment: 'p=serverless&d=eJyrrgUAAXUA-Q' },
      { pattern: undefined, fragment: 'd=eJyrrgUAAXUA-Q' },
    ]) {
      expect(embedSource(at(embedAddress('https://gallery.example', source, 'dark')))).toEqual(source);
    }
  });

  it('names a theme only where one was chosen', () => {
    const source = { pattern: 'serverless', fragment: '' };
    expect(embedAddress('', source, 'system')).toBe('/embed?pattern=serverless');
    expect(embedAddress('', source, 'light')).toBe('/embed?pattern=serverless&theme=light');
  });

  it('takes no pattern from an address that could lead elsewhere', () => {
    expect(embedSource(at('/embed?pattern=../../evil')).pattern).toBeUndefined();
    expect(embedSource(at('/embed?pattern=//evil.example')).pattern).toBeUndefined();
  });

  it('leads to the same design in the gallery', () => {
    expect(galleryAddress({ pattern: 'serverless', fragment: 'p=serverless&d=x' })).toBe(
      '/patterns/serverless#p=serverless&d=x',
    );
    expect(galleryAddress({ pattern: undefined, fragment: 'd=x' })).toBe('/designs/open#d=x');
  });
});

describe('the markup of a frame', () => {
  it('is one frame without an origin, whatever the design is called', () => {
    const title = '"><script>alert(1)</script> & more';
    const holder = document.createElement('div');
    holder.innerHTML = embedSnippet('https://a.example/embed?pattern=x&theme=dark#d=1', title, {
      width: '100%',
      height: 480,
    });
    expect(holder.children).toHaveLength(1);
    const frame = holder.firstElementChild as HTMLIFrameElement;
    expect(frame.getAttribute('src')).toBe('https://a.example/embed?pattern=x&theme=dark#d=1');
    expect(frame.title).toBe(title);
    expect(frame.getAttribute('sandbox')?.split(' ')).not.toContain('allow-same-origin');
  });
});
