'use client';

import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { choicesOf, type Filter, formatFilter, matches, NO_FILTER, type PatternEntry, parseFilter } from './filter';
import styles from './gallery-list.module.css';

/** Writing the address waits until typing pauses: browsers limit how often it may change. */
const WRITE_AFTER_MS = 200;

interface GalleryListProps {
  entries: readonly PatternEntry[];
  /** The patterns' cards, in the order of the entries, made on the server. */
  cards: readonly ReactNode[];
  /** Words for values of categories and statuses. */
  words: Readonly<Record<string, string>>;
}

/**
 * The list of patterns with its search and filters. All cards are in the HTML; a filter hides those that do
 * not match. The address holds the filter, and agrees with it after a reload and with the back button.
 */
export function GalleryList({ entries, cards, words }: GalleryListProps) {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [problems, setProblems] = useState<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const unwritten = useRef<Filter>(undefined);
  const search = useRef<HTMLInputElement>(null);
  const searchId = useId();
  const choices = choicesOf(entries);
  const shown = entries.filter((entry) => matches(entry, filter));
  const slugs = new Set(shown.map(({ slug }) => slug));
  const isFiltered = formatFilter(filter) !== '';

  const write = useCallback(() => {
    clearTimeout(timer.current);
    if (!unwritten.current) return;
    const { pathname, hash } = window.location;
    window.history.replaceState(null, '', `${pathname}${formatFilter(unwritten.current)}${hash}`);
    unwritten.current = undefined;
  }, []);

  useEffect(() => {
    const read = () => {
      const parsed = parseFilter(window.location.search, entries);
      setFilter(parsed.filter);
      setProblems(parsed.problems);
    };
    read();
    window.addEventListener('popstate', read);
    // A link may be followed before typing has paused; writing later would call the visitor back.
    window.addEventListener('click', write, true);
    return () => {
      clearTimeout(timer.current);
      window.removeEventListener('popstate', read);
      window.removeEventListener('click', write, true);
    };
  }, [entries, write]);

  function change(part: Partial<Filter>) {
    const next = { ...filter, ...part };
    setFilter(next);
    setProblems([]);
    clearTimeout(timer.current);
    unwritten.current = next;
    timer.current = setTimeout(write, WRITE_AFTER_MS);
  }

  function reset() {
    change(NO_FILTER);
    search.current?.focus();
  }

  const optionsOf = (values: readonly string[]) => [
    { value: '', label: 'All' },
    ...values.map((value) => ({ value, label: words[value] ?? value })),
  ];

  return (
    <>
      <search className="needs-script no-print">
        <form className={styles.filters} onSubmit={(event) => event.preventDefault()}>
          <div className={styles.search}>
            <label className={styles.searchLabel} htmlFor={searchId}>
              Search
            </label>
            <input
              ref={search}
              id={searchId}
              className={styles.searchField}
              type="search"
              maxLength={100}
              autoComplete="off"
              placeholder="Title, service or topic"
              value={filter.q}
              onChange={(event) => change({ q: event.target.value })}
            />
          </div>
          <Segmented
            label="Category"
            options={optionsOf(choices.categories)}
            value={filter.category}
            onChange={(category) => change({ category })}
          />
          <Segmented
            label="Status"
            options={optionsOf(choices.statuses)}
            value={filter.status}
            onChange={(status) => change({ status })}
          />
          <fieldset className={styles.tags}>
            <legend>Topics</legend>
            {choices.tags.map((tag) => {
              const isOn = filter.tags.includes(tag);
              return (
                <button
                  key={tag}
                  type="button"
                  className={styles.tag}
                  aria-pressed={isOn}
                  onClick={() =>
                    change({ tags: isOn ? filter.tags.filter((other) => other !== tag) : [...filter.tags, tag] })
                  }
                >
                  {tag}
                </button>
              );
            })}
          </fieldset>
        </form>
      </search>
      <div className={styles.count}>
        <p role="status">
          {isFiltered ? `${shown.length} of ${patternsIn(entries.length)} shown.` : patternsIn(entries.length)}{' '}
          {problems.map((problem) => (
            <span className={styles.problem} key={problem}>
              {problem}
            </span>
          ))}
        </p>
        {isFiltered && shown.length > 0 ? (
          <Button variant="quiet" onClick={reset}>
            Show all
          </Button>
        ) : null}
      </div>
      <ul className={styles.list}>
        {entries.map(({ slug }, index) => (
          <li key={slug} hidden={!slugs.has(slug)}>
            {cards[index]}
          </li>
        ))}
      </ul>
      {shown.length === 0 ? (
        <div className={styles.empty}>
          <p>Nothing here matches all of that.</p>
          <Button onClick={reset}>Show all patterns</Button>
        </div>
      ) : null}
    </>
  );
}

function patternsIn(count: number): string {
  return count === 1 ? '1 pattern' : `${count} patterns`;
}
