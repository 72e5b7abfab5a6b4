'use client';

import { useMemo, useState } from 'react';
import { labelOf } from '@/components/diagram/words';
import { formatCount } from '@/components/simulation/format';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import { openRequest } from './open-request';
import { RequestPanel } from './request-panel';
import {
  choicesOf,
  filteredRows,
  NO_FILTER,
  OUTCOME_WORDS,
  type OutcomeFilter,
  type RequestFilter,
  type RequestOrder,
  rowsOf,
  sortedRows,
} from './request-rows';
import { RequestTable } from './request-table';
import styles from './requests.module.css';
import { RequestsOnDiagram } from './requests-on-diagram';

const ROWS_PER_PAGE = 10;

/** The requests worth a look: a list to filter, sort and page through, and the one that is opened. */
export function RequestsSection() {
  const stage = useStage();
  const { architecture, store } = stage;
  const exemplars = useSimulation((state) => state.exemplars);
  const selected = useSimulation((state) => state.selectedRequest);
  const viewedUs = useSimulation((state) => state.viewedUs);
  const [filter, setFilter] = useState<RequestFilter>(NO_FILTER);
  const [order, setOrder] = useState<RequestOrder>({ by: 'durationUs', direction: 'descending' });
  const [page, setPage] = useState(0);

  const rows = useMemo(() => {
    // At a past moment only what had happened by then is listed.
    const known = viewedUs === undefined ? exemplars : exemplars.filter(({ endedUs }) => endedUs <= viewedUs);
    return rowsOf(known, architecture);
  }, [exemplars, architecture, viewedUs]);
  const shown = useMemo(() => sortedRows(filteredRows(rows, filter), order), [rows, filter, order]);
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_PER_PAGE));
  const at = Math.min(page, pages - 1);
  const change = (changes: Partial<RequestFilter>) => {
    setFilter({ ...filter, ...changes });
    setPage(0);
  };
  const isFiltered = filter.outcome !== 'all' || filter.route !== '' || filter.resource !== '';

  return (
    <section className={`${styles.section} no-print`} aria-labelledby="requests-title">
      <h3 className={styles.title} id="requests-title">
        Requests worth a look
      </h3>
      <p className={styles.lead}>
        The slowest of every second, and the first that each limit stopped. Open one to read where its time went and
        what would have helped; the run holds meanwhile. A dot on the diagram opens its request, too.
      </p>
      {selected !== undefined && (
        <RequestPanel request={selected} onClose={() => store.setState({ selectedRequest: undefined })} />
      )}
      {rows.length === 0 ? (
        <p className={styles.quiet}>
          No request has ended yet. Play the pattern: the first ones appear here after a second.
        </p>
      ) : (
        <>
          <div className={styles.filters}>
            <Choice
              label="Outcome"
              value={filter.outcome}
              options={OUTCOME_CHOICES}
              onChange={(outcome) => change({ outcome: outcome as OutcomeFilter })}
            />
            <Choice
              label="Route"
              value={filter.route}
              options={[{ value: '', label: 'Every route' }, ...choicesOf(rows, ({ route }) => route).map(asOption)]}
              onChange={(route) => change({ route })}
            />
            <Choice
              label="Stopped at"
              value={filter.resource}
              options={[
                { value: '', label: 'Anywhere, or nowhere' },
                ...choicesOf(rows, ({ resource }) => resource).map((id) => {
                  const resource = architecture.resources.find((each) => each.id === id);
                  return { value: id, label: resource ? labelOf(resource) : id };
                }),
              ]}
              onChange={(resource) => change({ resource })}
            />
            <Button disabled={!isFiltered} onClick={() => change(NO_FILTER)}>
              Show all
            </Button>
          </div>
          {shown.length === 0 ? (
            <p className={styles.quiet}>
              None of the {formatCount(rows.length)} requests kept fits. Show all, or choose otherwise.
            </p>
          ) : (
            <RequestTable
              rows={shown.slice(at * ROWS_PER_PAGE, (at + 1) * ROWS_PER_PAGE)}
              selected={selected}
              order={order}
              onOrder={(next) => {
                setOrder(next);
                setPage(0);
              }}
              onOpen={(request) => openRequest(stage, request)}
            />
          )}
          <nav className={styles.pages} aria-label="Pages of the list of requests">
            <Button disabled={at === 0} onClick={() => setPage(at - 1)}>
              Previous
            </Button>
            <span>
              {formatCount(shown.length)} requests, page {at + 1} of {pages}
            </span>
            <Button disabled={at === pages - 1} onClick={() => setPage(at + 1)}>
              Next
            </Button>
          </nav>
        </>
      )}
      <RequestsOnDiagram />
    </section>
  );
}

const OUTCOME_CHOICES: readonly Option[] = [
  { value: 'all', label: 'Every outcome' },
  { value: 'stopped', label: 'Did not succeed' },
  ...Object.entries(OUTCOME_WORDS).map(([value, label]) => ({ value, label })),
];

interface Option {
  value: string;
  label: string;
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function asOption(value: string): Option {
  return { value, label: value };
}
