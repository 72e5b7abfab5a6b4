'use client';

import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Architecture } from '@/simulator';
import type { EditorSession, EditorState } from './session';

const EditorContext = createContext<EditorSession | undefined>(undefined);
export const EditorProvider = EditorContext.Provider;

/** The session a component belongs to. Throws outside of an editor. */
export function useEditor(): EditorSession {
  const session = useContext(EditorContext);
  if (!session) throw new Error('useEditor: no editor around this component');
  return session;
}

/** Selects from what the editor shows; renders only when what was selected changes. */
export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore(useEditor().state, select);
}

/** The design that is being edited. */
export function useArchitecture(): Architecture {
  return useStore(useEditor().documents.api, (state) => state.architecture);
}
