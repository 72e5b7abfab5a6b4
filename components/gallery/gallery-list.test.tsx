import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PatternEntry } from './filter';
import { GalleryList } from './gallery-list';

const entry = (slug: string, category: string): PatternEntry => ({
  slug,
  title: slug,
  summary: '',
  category,
  status: 'live',
  services: [],
  tags: ['events'],
});
const entries = [entry('functions', 'compute'), entry('queue', 'messaging')];

function renderAt(search: string) {
  window.history.replaceState(null, '', `/${search}`);
  render(
    <GalleryList
      entries={entries}
      cards={entries.map(({ slug }) => <p key={slug}>{slug}</p>)}
      words={{ compute: 'Compute', messaging: 'Messaging' }}
    />,
  );
}
const shown = () => entries.filter(({ slug }) => screen.getByText(slug).closest('li')?.hidden === false).length;

describe('GalleryList', () => {
  beforeEach(() => window.history.replaceState(null, '', '/'));
  afterEach(cleanup);

  it('shows what the address asks for', () => {
    renderAt('?category=messaging');
    expect(shown()).toBe(1);
    expect(screen.getByRole('status').textContent).toContain('1 of 2 patterns');
  });

  it('writes what is typed into the address, and tells the count', async () => {
    renderAt('');
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'queue' } });
    expect(shown()).toBe(1);
    await waitFor(() => expect(window.location.search).toBe('?q=queue'));
  });

  it('says which value of the address it does not know, and shows all', () => {
    renderAt('?category=kitchen');
    expect(shown()).toBe(2);
    expect(screen.getByRole('status').textContent).toContain('No pattern has the category “kitchen”');
  });

  it('offers everything again when nothing matches, and gives the focus back to the search', () => {
    renderAt('?q=zebra');
    expect(shown()).toBe(0);
    fireEvent.click(screen.getByRole('button', { name: 'Show all patterns' }));
    expect(shown()).toBe(2);
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });

  it('follows the back button', () => {
    renderAt('?q=queue');
    window.history.replaceState(null, '', '/');
    fireEvent.popState(window);
    expect(shown()).toBe(2);
  });
});
