// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StageProvider, type StageValue } from '@/components/simulation/stage-context';
import { testStage } from '@/components/simulation/test-stage';
import catalog from '@/content/catalog/aws.json';
import { type Catalog, Simulation } from '@/simulator';
import type { PreventionReport, PreventionRequest } from './prevention';
import { runPrevention } from './prevention-host';
import { RequestsSection } from './requests-section';
import { crowdedDesign, runOf } from './test-run';

const design = crowdedDesign();
const run = runOf(design, 20);

/** The worker that tries changes, in this thread. */
class InlineWorker {
  onmessage: ((event: { data: PreventionReport }) => void) | null = null;
  onerror = null;
  postMessage(request: PreventionRequest) {
    setTimeout(() => runPrevention(request, catalog as Catalog, (data) => this.onmessage?.({ data })));
  }
  terminate() {
    this.onmessage = null;
  }
}

/** A stage whose controller repeats requests in this thread. */
function stageAfter(exemplars = run.exemplars): StageValue {
  const stage = testStage(design, catalog as Catalog);
  const { controls, store, controller } = stage;
  vi.spyOn(controller, 'explain').mockImplementation(async (of) => {
    const request = typeof of === 'number' ? of : of.request;
    const simulation = new Simulation(design, { catalog: catalog as Catalog, seed: 1, windowS: 1 });
    simulation.follow(request);
    simulation.runUntil(20e6);
    return simulation.trace(request);
  });
  vi.spyOn(controller, 'seek').mockImplementation(() => {});
  store.setState({
    phase: 'paused',
    exemplars,
    series: run.series,
    newestUs: 20e6,
    settingsLog: { settings: controls.defaults, document: design, changes: [] },
  });
  return stage;
}

function show(stage: StageValue) {
  return render(
    <StageProvider value={stage}>
      <RequestsSection />
    </StageProvider>,
  );
}

const rowsShown = () => within(screen.getByRole('table')).getAllByRole('row').slice(1);

beforeEach(() => vi.stubGlobal('Worker', InlineWorker));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('requests worth a look', () => {
  it('says so when no request has ended yet', () => {
    show(stageAfter([]));
    expect(screen.getByText(/No request has ended yet/)).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('lists the slowest first, ten a page, and sorts by time as well', () => {
    show(stageAfter());
    expect(rowsShown()).toHaveLength(10);
    const longest = Math.max(...run.exemplars.map(({ sentUs, endedUs }) => endedUs - sentUs));
    expect(rowsShown()[0]?.textContent).toContain(`${Math.round(longest / 1_000)} ms`);
    fireEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(screen.getByText(/page 2 of/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: /^Sent at/ }));
    fireEvent.click(screen.getByRole('button', { name: /^Sent at/ }));
    expect(screen.getByRole('columnheader', { name: /^Sent at/ }).getAttribute('aria-sort')).toBe('ascending');
    expect(screen.getByText(/page 1 of/)).toBeTruthy();
  });

  it('filters by outcome and by the part that stopped it, and shows all again', () => {
    show(stageAfter());
    fireEvent.change(screen.getByLabelText('Outcome'), { target: { value: 'throttled' } });
    for (const row of rowsShown()) expect(row.textContent).toContain('Throttled');
    fireEvent.change(screen.getByLabelText('Outcome'), { target: { value: 'timedOut' } });
    expect(screen.getByText(/^None of the [\d,]+ requests kept fits/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    fireEvent.change(screen.getByLabelText('Stopped at'), { target: { value: 'orders' } });
    for (const row of rowsShown()) expect(row.textContent).toContain('Orders: 10 instances are busy');
  });

  it('opens a throttled request: why, its waterfall as a table, and what was tried against it', async () => {
    const stage = stageAfter();
    show(stage);
    fireEvent.change(screen.getByLabelText('Outcome'), { target: { value: 'throttled' } });
    fireEvent.click(screen.getByRole('button', { name: 'Previous' }));
    fireEvent.click(within(rowsShown()[0] as HTMLElement).getByRole('button'));
    await waitFor(() => expect(screen.getByText(/^What stopped it: Orders, where 10 instances are busy/)).toBeTruthy());
    expect(document.activeElement?.id).toBe('request-title');
    const table = screen.getByRole('region', { name: 'The waterfall as a table' });
    expect(within(table).getByRole('rowheader', { name: 'Gateway to Orders' })).toBeTruthy();
    await waitFor(
      () => expect(screen.getByText(/instead of 10 reserved instances of Orders this request succeeds/)).toBeTruthy(),
      {
        timeout: 20_000,
      },
    );
    fireEvent.click(screen.getByRole('button', { name: 'Show this moment' }));
    const opened = run.exemplars.find(({ request }) => request === stage.store.getState().selectedRequest);
    expect(stage.controller.seek).toHaveBeenCalledWith(opened?.endedUs);
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(stage.store.getState().selectedRequest).toBeUndefined();
  }, 60_000);

  it('lists at a past moment only what had ended by then', () => {
    const stage = stageAfter();
    show(stage);
    act(() => stage.store.setState({ viewedUs: 2e6 }));
    const ended = run.exemplars.filter(({ endedUs }) => endedUs <= 2e6);
    expect(screen.getByText(new RegExp(`^${ended.length} requests, page 1`))).toBeTruthy();
  });

  it('looks anew at a request when a setting is changed before it ended, and only then', async () => {
    const stage = stageAfter();
    show(stage);
    const { request, endedUs } = run.exemplars.find(({ outcome, sentUs }) => outcome === 2 && sentUs > 5e6) ?? {
      request: 0,
      endedUs: 0,
    };
    act(() => stage.store.setState({ selectedRequest: request }));
    await waitFor(() => expect(screen.getByText(/^This request was throttled/)).toBeTruthy());
    expect(stage.controller.explain).toHaveBeenCalledTimes(1);
    const { settingsLog } = stage.store.getState();
    if (!settingsLog) throw new Error('no log');
    const changedAt = (simTimeUs: number, exemplars = run.exemplars) => {
      const position = { simTimeUs, events: 0, windowEndUs: simTimeUs };
      const changes = [{ change: 1, settings: settingsLog.settings, document: design, position }];
      act(() => stage.store.setState({ settingsLog: { ...settingsLog, changes }, exemplars }));
    };
    changedAt(endedUs + 1);
    expect(stage.controller.explain).toHaveBeenCalledTimes(1);
    changedAt(endedUs - 1_000, []);
    await waitFor(() => expect(stage.controller.explain).toHaveBeenCalledTimes(2));
  }, 60_000);

  it('opens what a dot stands for, although it is not in the list', async () => {
    const stage = stageAfter([]);
    show(stage);
    act(() => stage.store.setState({ selectedRequest: 5 }));
    await waitFor(() => expect(screen.getByText(/^This request (took|was throttled)/)).toBeTruthy());
  });
});
