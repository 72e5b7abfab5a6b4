'use client';

import { useEffect, useState } from 'react';
import type { Heading } from './headings';
import styles from './table-of-contents.module.css';

/** The sections of a page; the one being read is marked. */
export function TableOfContents({ headings }: { headings: readonly Heading[] }) {
  const [current, setCurrent] = useState('');

  useEffect(() => {
    const sections = headings.flatMap(({ id }) => document.getElementById(id) ?? []);
    const above = new Set<string>();
    // A heading counts as read once it has passed the upper third of the window.
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting, boundingClientRect, rootBounds } of changes) {
          if (isIntersecting || boundingClientRect.top < (rootBounds?.top ?? 0)) above.add(target.id);
          else above.delete(target.id);
        }
        setCurrent(sections.filter(({ id }) => above.has(id)).at(-1)?.id ?? '');
      },
      { rootMargin: '0px 0px -67% 0px' },
    );
    for (const section of sections) observer.observe(section);
    return () => observer.disconnect();
  }, [headings]);

  return (
    <nav className={styles.contents} aria-labelledby="contents-label">
      <p className="label" id="contents-label">
        On this page
      </p>
      <ul>
        {headings.map(({ id, text }) => (
          <li key={id}>
            <a href={`#${id}`} aria-current={id === current ? 'location' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
