// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { applyBatch } from '@/components/simulation/simulation-store';
import { StageProvider, useSimulation } from '@/components/simulation/stage-context';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { testFrame, testView } from '@/components/simulation/test-frame';
import { testStage } from '@/components/simulation/test-stage';
import { Diagram } from './diagram';

beforeAll(() => {
  class Observer {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  vi.stubGlobal('ResizeObserver', Observer);
  vi.stubGlobal(
    'DOMMatrixReadOnly',
    class {
      m22 = 1;
    },
  );
  window.matchMedia ??= (query: string) =>
    ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
});
afterEach(cleanup);

const rendered: string[] = [];

function Card({ id }: { id: string }) {
  useSimulation((state) => state.views[id]);
  rendered.push(id);
  return null;
}

it('renders only the card whose view a frame changes', () => {
  const stage = testStage();
  render(
    <StageProvider value={stage}>
      {stage.architecture.resources.map(({ id }) => (
        <Card key={id} id={id} />
      ))}
    </StageProvider>,
  );
  rendered.length = 0;
  const batch = {
    series: [],
    linkCounts: new Map(),
    exemplars: [],
    branch: undefined,
    bill: undefined,
    last: testFrame({ simTimeUs: 1 }),
  };
  act(() =>
    stage.store.setState((state) => applyBatch(state, { ...batch, changed: new Map([['crud', testView('crud')]]) })),
  );
  expect(rendered).toEqual(['crud']);
});

it('stands in the HTML of the server with every part and every connection', () => {
  const html = renderToString(
    <StageProvider value={testStage()}>
      <Diagram />
    </StageProvider>,
  );
  const { resources, links } = testArchitecture();
  for (const { id } of resources) expect(html).toContain(`data-id="${id}"`);
  for (const { id } of links) expect(html).toContain(`data-id="${id}"`);
  expect(html.match(/react-flow__edge-path/g)?.length).toBe(links.length + 2);
});

it('names parts and connections for those who do not see them', () => {
  render(
    <StageProvider value={testStage()}>
      <Diagram />
    </StageProvider>,
  );
  expect(screen.getByLabelText(/^Auth, function/)).toBeDefined();
});
