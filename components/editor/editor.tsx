'use client';

import { type DragEvent, type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { provideCommands } from '@/components/commands/registry';
import { browserVersions } from '@/components/designs/browser-designs';
import { DesignBanner } from '@/components/designs/design-banner';
import { useDesignHost } from '@/components/designs/design-host';
import type { Route } from '@/components/diagram/routes';
import { forgetLayout, readStoredLayout } from '@/components/diagram/stored-layout';
import { differsFromDocument } from '@/components/simulation/document-change';
import { applySettings, controlsOf } from '@/components/simulation/settings';
import { type StageValue, useStage } from '@/components/simulation/stage-context';
import { Segmented } from '@/components/ui/segmented';
import { moveTo, withPlaces } from '@/content/editing/places';
import type { Architecture } from '@/simulator';
import { bringsDesign } from './brings-design';
import { EditorCanvas } from './canvas';
import { ChecksPanel, findingsOf } from './checks-panel';
import type { DesignVersions } from './design-versions';
import { Dialogs } from './dialogs';
import styles from './editor.module.css';
import { EditorProvider, useArchitecture, useEditor, useEditorState } from './editor-context';
import { HistoryPanel } from './history-panel';
import { Inspector } from './inspector';
import { KeepPanel, openFile } from './keep-panel';
import { OutlinePanel } from './outline-panel';
import { editorCommands } from './provided-commands';
import { EditorSession, type Panel, type SessionOptions } from './session';
import { openShared } from './share-link';
import { Palette, Toolbar } from './toolbar';
import { UndoToast } from './undo-toast';
import { useAutosave } from './use-autosave';
import { useFullScreen } from './use-full-screen';
import { useShortcuts } from './use-shortcuts';

interface EditorProps {
  /** The design as it is in the gallery. */
  pattern: Architecture;
  /** Whether somebody edits now; the work is kept while nobody does. */
  isOpen: boolean;
  /** Puts a design on the stage. */
  onChange: (architecture: Architecture) => void;
  onDone: () => void;
  overlay?: ((routes: readonly (Route | undefined)[]) => ReactNode) | undefined;
  /** Where the work is kept; in the design of one's own that is open, or as versions of the pattern, when left out. */
  versions?: DesignVersions;
}

/** The diagram of the stage, to be edited, with everything that belongs to it. */
export function Editor({ pattern, isOpen, onChange, onDone, overlay, versions: given }: EditorProps) {
  const stage = useStage();
  const host = useDesignHost();
  const versions = given ?? host ?? browserVersions;
  const [isShared] = useState(() => bringsDesign(window.location.hash));
  const [session] = useState(() => sessionOf(stage, { pattern, isPattern: host === undefined, isGuest: isShared }));

  useEffect(
    () =>
      session.documents.api.subscribe(({ architecture }, before) => {
        if (architecture === before.architecture) return;
        forgetLayout(session.slug);
        onChange(architecture);
      }),
    [session, onChange],
  );
  useAutosave(session, versions, isShared || host !== undefined);
  useEffect(() => {
    if (isShared) void openShared(session, window.location.hash);
  }, [session, isShared]);
  useEffect(() => {
    if (!isOpen) return;
    const { slug, architecture } = session;
    const moved = readStoredLayout(
      slug,
      architecture.resources.map(({ id }) => id),
    );
    if (moved) session.do('Move parts', moveTo(moved));
  }, [session, isOpen]);

  if (!isOpen) return null;
  return (
    <EditorProvider value={session}>
      <Workbench onDone={onDone} overlay={overlay} versions={versions} />
    </EditorProvider>
  );
}

function sessionOf(
  { architecture, slug, store, controller }: StageValue,
  kind: Pick<SessionOptions, 'pattern' | 'isPattern' | 'isGuest'>,
): EditorSession {
  return new EditorSession({
    ...kind,
    architecture: withPlaces(architecture),
    slug,
    nowMs: () => performance.now(),
    withControls: (design) => {
      const controls = controlsOf(design);
      const { settings } = store.getState();
      return differsFromDocument(settings, controls) ? applySettings(design, controls, settings) : undefined;
    },
    isPlaying: () => store.getState().phase === 'playing',
    togglePlay: () => controller.toggle(),
  });
}

function Workbench({
  onDone,
  overlay,
  versions,
}: Required<Pick<EditorProps, 'onDone' | 'versions'>> & Pick<EditorProps, 'overlay'>) {
  const session = useEditor();
  const shortcuts = useShortcuts(session);
  const frame = useRef<HTMLDivElement>(null);
  const isFull = useEditorState((state) => state.isFull);
  useFullScreen(session, frame);
  useEffect(() => provideCommands('editor', () => editorCommands(session)), [session]);
  const handleDrop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    void openFile(session, file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hands keys and files on; everything in it is a control.
    <div
      ref={frame}
      className={styles.editor}
      data-full={isFull || undefined}
      {...shortcuts}
      onDrop={handleDrop}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
    >
      <DesignBanner session={session} />
      <Toolbar onDone={onDone} />
      <Palette />
      <div className={styles.bench}>
        <div className={styles.board}>
          <EditorCanvas overlay={overlay} />
          <UndoToast />
        </div>
        <SidePanel versions={versions} />
      </div>
      <NoticeLine />
      <Dialogs />
    </div>
  );
}

function SidePanel({ versions }: { versions: DesignVersions }) {
  const session = useEditor();
  const architecture = useArchitecture();
  const panel = useEditorState((state) => state.panel);
  // The count may come a moment after the edit; it must not hold a slider up.
  const checked = useDeferredValue(architecture);
  const count = useMemo(() => findingsOf(checked).length, [checked]);
  const options: { value: Panel; label: string }[] = [
    { value: 'settings', label: 'Settings' },
    { value: 'checks', label: count === 0 ? 'Checks' : `Checks (${count})` },
    { value: 'outline', label: 'Outline' },
    { value: 'history', label: 'History' },
    { value: 'keep', label: 'Keep' },
  ];
  return (
    <section className={styles.panel} id="editor-panel" aria-label="Settings and lists" tabIndex={-1}>
      <Segmented
        label="What is shown"
        hideLabel
        options={options}
        value={panel}
        onChange={(next) => session.show(next)}
      />
      <div className={styles.content}>
        {panel === 'settings' && <Inspector />}
        {panel === 'checks' && <ChecksPanel />}
        {panel === 'outline' && <OutlinePanel />}
        {panel === 'history' && <HistoryPanel />}
        {panel === 'keep' && <KeepPanel versions={versions} />}
      </div>
    </section>
  );
}

/** What was done last, or why it was not; read out as it changes. */
function NoticeLine() {
  const notice = useEditorState((state) => state.notice);
  return (
    <p className={styles.notice} role="status" data-tone={notice?.tone}>
      {notice?.text}
    </p>
  );
}
