import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StageProvider } from '@/components/simulation/stage-context';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { testStage } from '@/components/simulation/test-stage';
import type { Architecture } from '@/simulator';
import { FaultPanel } from './fault-panel';

beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json({ architecture: testArchitecture(), stories: [] }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function showPanel(change: (architecture: Architecture) => Architecture = (same) => same) {
  const stage = testStage(change(testArchitecture()));
  render(
    <StageProvider value={stage}>
      <FaultPanel pattern={stage.architecture} show={() => {}} />
    </StageProvider>,
  );
  return stage.store;
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const choose = (name: string, value: string) =>
  fireEvent.change(screen.getByRole('combobox', { name }), { target: { value } });
const type = (name: RegExp, value: string) =>
  fireEvent.change(screen.getByRole('spinbutton', { name }), { target: { value } });
const listed = () =>
  within(screen.getByRole('region', { name: 'Faults of this run' }))
    .queryAllByRole('listitem')
    .map((item) => item.firstChild?.textContent);

/** Breaks something at a second of the run. */
function breakAt(fromS: string, lengthS: string) {
  fireEvent.click(screen.getByRole('radio', { name: 'at a second' }));
  type(/^Second of the run/, fromS);
  type(/^Lasts/, lengthS);
  press('Break it');
}

describe('the panel that breaks things', () => {
  it('puts a fault with its numbers into the settings, and into a list with its time', () => {
    const store = showPanel();
    choose('What', 'latency');
    choose('Where', 'crud');
    type(/^Added to each call/, '250');
    breakAt('130', '60');
    expect(store.getState().settings.faults).toEqual([
      {
        id: 'injected-1',
        fault: 'latency',
        resource: 'crud',
        fromS: 130,
        untilS: 190,
        addMs: { distribution: 'constant', value: 250 },
      },
    ]);
    expect(listed()).toEqual(['latency +250 ms on CRUD, 0:02:10 to 0:03:10']);
    expect(screen.getByText('Broke: latency +250 ms on CRUD, 0:02:10 to 0:03:10')).toBeDefined();
  });

  it('begins now, at the moment that is looked at', () => {
    const store = showPanel();
    store.setState({ summary: { simTimeUs: 12_340_000 } as never });
    press('Break it');
    expect(store.getState().settings.faults[0]).toMatchObject({ fault: 'outage', fromS: 12.4, untilS: 72.4 });
  });

  it('offers only the parts that a kind makes sense for', () => {
    showPanel();
    const offered = () =>
      within(screen.getByRole('combobox', { name: 'Where' }))
        .getAllByRole('option')
        .map((option) => (option as HTMLOptionElement).value);
    choose('What', 'poison');
    expect(offered()).toEqual(['table', 'queue']);
    choose('What', 'spike');
    expect(offered()).toEqual(['client']);
    choose('What', 'outage');
    expect(offered()).not.toContain('schedule');
  });

  it('takes each change back as one step, and makes it again', () => {
    showPanel();
    breakAt('10', '5');
    choose('What', 'spike');
    breakAt('20', '5');
    press(/^Remove outage/);
    expect(listed()).toEqual(['traffic × 10 from client, 0:00:20 to 0:00:25']);
    press('Undo');
    expect(listed()).toHaveLength(2);
    press('Undo');
    press('Undo');
    expect(listed()).toEqual([]);
    expect(screen.getByRole('button', { name: 'Undo' })).toHaveProperty('disabled', true);
    press('Redo');
    press('Redo');
    expect(listed()).toHaveLength(2);
    press('Mend everything');
    expect(listed()).toEqual([]);
    press('Undo');
    expect(listed()).toHaveLength(2);
  });

  it('says what a loop in the design does, and nothing of loops where there is none', () => {
    showPanel();
    expect(screen.queryByText('A loop.')).toBeNull();
    cleanup();
    showPanel((architecture) => ({
      ...architecture,
      links: [
        ...architecture.links,
        {
          ...(architecture.links[1] as never as object),
          id: 'process-bucket',
          from: 'process',
          to: 'bucket',
          writes: 1,
        } as never,
      ],
    }));
    expect(screen.getByText('A loop.').parentElement?.textContent).toContain(
      'process writes into bucket, which starts process again. So far process ran 0 times',
    );
  });
});
