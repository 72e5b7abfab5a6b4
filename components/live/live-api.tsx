'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import type { Architecture } from '@/simulator';
import styles from './live-api.module.css';
import type { FormOperation } from './operations';

const LivePanel = dynamic(() => import('./live-panel').then((module) => module.LivePanel), { ssr: false });

/** An address that asks for the form of an operation. */
const FORM_FRAGMENT = /^#try-\w+$/;

interface LiveApiProps {
  operations: readonly FormOperation[];
  architecture: Architecture;
}

/** The part of a page where its pattern runs for real. Its code comes when its place nears the screen. */
export function LiveApi({ operations, architecture }: LiveApiProps) {
  const box = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    if (FORM_FRAGMENT.test(window.location.hash)) {
      setIsNear(true);
      element.scrollIntoView();
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setIsNear(true);
      },
      { rootMargin: '500px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <div ref={box} className={`${styles.place} needs-script no-print`}>
      {isNear ? <LivePanel operations={operations} architecture={architecture} /> : null}
    </div>
  );
}
