'use client';

import { type RefObject, useEffect } from 'react';
import { useEditorState } from './editor-context';
import type { EditorSession } from './session';

/**
 * Lets an element fill the screen while the session says so; where the browser fills no screens (most phones), its style
 * makes it fill the page. Escape ends it, unless something in it has a use for that key.
 */
export function useFullScreen(session: EditorSession, element: RefObject<HTMLElement | null>): void {
  const isFull = useEditorState((state) => state.isFull);
  useEffect(() => {
    const leave = () => {
      if (!document.fullscreenElement) session.state.setState({ isFull: false });
    };
    document.addEventListener('fullscreenchange', leave);
    return () => document.removeEventListener('fullscreenchange', leave);
  }, [session]);
  useEffect(() => {
    const target = element.current;
    if (!isFull || !target) return;
    const before = document.documentElement.style.overflow;
    document.documentElement.style.overflow = 'hidden';
    target.requestFullscreen?.().catch(() => {});
    return () => {
      document.documentElement.style.overflow = before;
      if (document.fullscreenElement === target) void document.exitFullscreen();
    };
  }, [isFull, element]);
}
