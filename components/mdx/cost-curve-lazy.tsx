'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import type { CostPoint } from '@/content/cost-curve';
import styles from './mdx.module.css';

const Chart = dynamic(() => import('./cost-curve-chart').then((module) => module.CostCurveChart), { ssr: false });

/** Loads the chart when its place comes near the screen; the table beside it holds the same numbers. */
export function CostCurveChart({ points }: { points: readonly CostPoint[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setIsNear(true);
      },
      { rootMargin: '400px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <div
      ref={box}
      className={styles.chart}
      role="img"
      aria-label="Line chart of the monthly cost against the request rate; the table that follows holds its numbers."
    >
      {isNear ? <Chart points={points} /> : null}
    </div>
  );
}
