'use client';

import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { openRequest } from '@/components/requests/open-request';
import { HOP_STATE_NAMES } from '@/components/simulation/frame-constants';
import { Playout } from '@/components/simulation/playout';
import { useStage } from '@/components/simulation/stage-context';
import { onThemeChange } from '@/components/simulation/theme';
import styles from './dots.module.css';
import { addMark, isStroked } from './marks';
import { pointOnRoute, type Route } from './routes';

const MAX_PIXEL_RATIO = 2;
const LONGEST_TICK_MS = 100;
/** Above so many dots each is drawn smaller, so that they can still be told apart. */
const CROWD = 600;
/** A click this near to a dot means it. */
const REACH_PX = 12;
const CHOOSABLE = '.react-flow__node, .react-flow__edge.selectable, button, a, input';

/** Moving dots over the diagram, on one canvas. Each is a request, or several; React renders nothing here. */
export function Dots({ routes }: { routes: readonly (Route | undefined)[] }) {
  const stage = useStage();
  const { moves: source, store } = stage;
  const { getViewport } = useReactFlow();
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const routesRef = useRef(routes);
  useEffect(() => {
    routesRef.current = routes;
  }, [routes]);

  useEffect(() => {
    const canvas = canvasRef.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const playout = new Playout();
    const point = { x: 0, y: 0 };
    let colors = readColors(canvas);
    let ratio = 1;
    let isSeen = true;
    let request = 0;
    let lastTickMs = 0;
    let wasEmpty = false;

    const draw = () => {
      const { x, y, zoom } = getViewport();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const radius = (playout.count > CROWD ? 3 : 4.5) * Math.min(1.2, Math.max(0.8, zoom));
      HOP_STATE_NAMES.forEach((name, state) => {
        context.beginPath();
        for (let dot = 0; dot < playout.count; dot += 1) {
          if (playout.state[dot] !== state) continue;
          const share = playout.shareOf(dot);
          const route = routesRef.current[playout.link[dot] as number];
          if (!route || Number.isNaN(share)) continue;
          pointOnRoute(route.samples, share, point);
          addMark(context, name, point.x * zoom + x, point.y * zoom + y, radius);
        }
        if (isStroked(name)) {
          context.lineWidth = radius * 0.5;
          context.strokeStyle = colors[state] as string;
          context.stroke();
        } else {
          context.fillStyle = colors[state] as string;
          context.fill();
        }
      });
    };

    /** The dot nearest to a point of the canvas, if one is near enough to be meant; returns the request it stands for. */
    const requestAt = (pointerX: number, pointerY: number): number | undefined => {
      const { x, y, zoom } = getViewport();
      let nearest: number | undefined;
      let leastPx = REACH_PX;
      for (let dot = 0; dot < playout.count; dot += 1) {
        const route = routesRef.current[playout.link[dot] as number];
        const share = playout.shareOf(dot);
        if (!route || Number.isNaN(share)) continue;
        pointOnRoute(route.samples, share, point);
        const distancePx = Math.hypot(point.x * zoom + x - pointerX, point.y * zoom + y - pointerY);
        if (distancePx >= leastPx) continue;
        leastPx = distancePx;
        nearest = playout.chain[dot];
      }
      return nearest;
    };
    // Only the simulation's own requests can be repeated; the canvas lets the pointer through to the diagram.
    const surface = source === stage.controller ? canvas.parentElement : null;
    const handleClick = (event: MouseEvent) => {
      // What can itself be chosen comes first: a part, its buttons, a line while the design is edited.
      if (event.target instanceof Element && event.target.closest(CHOOSABLE)) return;
      const { left, top } = canvas.getBoundingClientRect();
      const found = requestAt(event.clientX - left, event.clientY - top);
      if (found === undefined) return;
      event.stopPropagation();
      openRequest(stage, found);
    };
    surface?.addEventListener('click', handleClick, true);

    const tick = (wallTimeMs: number) => {
      request = requestAnimationFrame(tick);
      const elapsedMs = Math.min(LONGEST_TICK_MS, wallTimeMs - lastTickMs);
      lastTickMs = wallTimeMs;
      const { phase, isHeld } = store.getState();
      playout.advance(elapsedMs, phase === 'playing' && !isHeld);
      if (playout.count === 0 && wasEmpty) return;
      wasEmpty = playout.count === 0;
      draw();
    };

    const resize = () => {
      ratio = Math.min(MAX_PIXEL_RATIO, window.devicePixelRatio || 1);
      canvas.width = Math.round(canvas.clientWidth * ratio);
      canvas.height = Math.round(canvas.clientHeight * ratio);
      draw();
    };

    const setRunning = () => {
      cancelAnimationFrame(request);
      if (!isSeen || document.hidden) return;
      lastTickMs = performance.now();
      request = requestAnimationFrame(tick);
    };

    const endMoves = source.onMoves((moves) => {
      if (!moves || !isSeen || document.hidden) {
        playout.reset(moves?.simTimeUs);
        wasEmpty = false;
      } else playout.add(moves, performance.now());
    });
    const sizes = new ResizeObserver(resize);
    sizes.observe(canvas);
    const sight = new IntersectionObserver((entries) => {
      isSeen = entries.at(-1)?.isIntersecting ?? true;
      setRunning();
    });
    sight.observe(canvas);
    document.addEventListener('visibilitychange', setRunning);
    const endThemes = onThemeChange(() => {
      colors = readColors(canvas);
      draw();
    });
    setRunning();

    return () => {
      cancelAnimationFrame(request);
      surface?.removeEventListener('click', handleClick, true);
      endMoves();
      endThemes();
      sizes.disconnect();
      sight.disconnect();
      document.removeEventListener('visibilitychange', setRunning);
    };
  }, [source, store, stage, getViewport]);

  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: this canvas takes no focus; the table beside it tells the same.
  return <canvas ref={canvasRef} className={styles.dots} aria-hidden="true" />;
}

function readColors(element: Element): string[] {
  const style = getComputedStyle(element);
  return HOP_STATE_NAMES.map((name) => style.getPropertyValue(`--c-${name}`).trim());
}
