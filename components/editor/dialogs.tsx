'use client';

import { Command as List } from 'cmdk';
import type { ReactNode } from 'react';
import { Glyph } from '@/components/diagram/nodes/glyph';
import { Modal } from '@/components/ui/modal';
import { connect, describePart, targetsOf } from '@/content/editing/connect';
import { nameOf, resourceOf } from '@/content/editing/edit';
import { insertResource } from '@/content/editing/insert';
import { capitalised, KIND_NAMES, KINDS } from '@/content/kinds/kinds';
import { RESOURCE_KINDS, type ResourceKind } from '@/simulator';
import styles from './dialogs.module.css';
import { useArchitecture, useEditor, useEditorState } from './editor-context';
import type { EditorSession } from './session';

/** The dialog that was asked for, if any. */
export function Dialogs() {
  const dialog = useEditorState((state) => state.dialog);
  switch (dialog) {
    case 'insert':
      return <InsertDialog />;
    case 'connect':
      return <ConnectDialog />;
    default:
      return null;
  }
}

interface ChoicesProps {
  title: string;
  placeholder: string;
  empty: string;
  children: ReactNode;
}

/** A list that is searched by typing and chosen from with the arrow keys. */
function Choices({ title, placeholder, empty, children }: ChoicesProps) {
  const session = useEditor();
  return (
    <Modal title={title} onClose={() => session.ask(undefined)}>
      <List label={title} loop>
        <List.Input className={styles.input} placeholder={placeholder} />
        <List.List className={styles.list} label={title}>
          <List.Empty className={styles.none}>{empty}</List.Empty>
          {children}
        </List.List>
      </List>
    </Modal>
  );
}

/** Inserts a part beside what is selected, else in the middle of what is seen, and puts the focus on it. */
export function insertPart(session: EditorSession, kind: ResourceKind): void {
  const [beside] = session.selection.resources;
  const at = beside === undefined ? session.view && { middle: session.view.middle() } : { beside };
  session.do(`Insert ${KINDS[kind].word}`, insertResource(kind, at));
  focusSelected(session);
}

function focusSelected(session: EditorSession): void {
  const [id] = session.selection.resources;
  if (id === undefined) return;
  requestAnimationFrame(() => requestAnimationFrame(() => session.view?.focus(id)));
}

function InsertDialog() {
  const session = useEditor();
  return (
    <Choices title="Insert a part" placeholder="Queue, SQS, …" empty="No such kind of part.">
      {KIND_NAMES.map((kind) => (
        <List.Item
          key={kind}
          className={styles.item}
          value={`${KINDS[kind].word} ${KINDS[kind].service}`}
          onSelect={() => {
            session.ask(undefined);
            insertPart(session, kind);
          }}
        >
          <Glyph kind={kind} />
          <span className={styles.words}>
            <b>{capitalised(KINDS[kind].word)}</b> {KINDS[kind].service}
            <small>{RESOURCE_KINDS[kind].description}</small>
          </span>
        </List.Item>
      ))}
    </Choices>
  );
}

function ConnectDialog() {
  const session = useEditor();
  const architecture = useArchitecture();
  const [id] = session.selection.resources;
  const from = id === undefined ? undefined : resourceOf(architecture, id);
  if (!from) return null;
  const targets = targetsOf(architecture, from.id);
  const possible = targets.flatMap(({ resource, ways }) =>
    ways.kind === 'possible' ? ways.kinds.map((kind) => ({ resource, kind })) : [],
  );
  const impossible = targets.flatMap(({ resource, ways }) =>
    ways.kind === 'impossible' ? [{ resource, reason: ways.reason }] : [],
  );
  return (
    <Choices
      title={`Connect ${nameOf(from)} to…`}
      placeholder="Name of a part"
      empty={targets.length === 0 ? 'There is no other part yet.' : 'No part of this name can be reached from here.'}
    >
      {possible.map(({ resource, kind }) => (
        <List.Item
          key={`${resource.id} ${kind}`}
          className={styles.item}
          value={`${describePart(resource)} ${resource.id} ${kind}`}
          onSelect={() => {
            session.ask(undefined);
            session.do(`Connect ${nameOf(from)} to ${nameOf(resource)}`, connect(from.id, resource.id, kind));
            session.select({ resources: [from.id], links: [] });
            focusSelected(session);
          }}
        >
          <Glyph kind={resource.kind} />
          <span className={styles.words}>
            <b>{describePart(resource)}</b>
            <small>{LINK_WORDS[kind]}</small>
          </span>
        </List.Item>
      ))}
      {impossible.map(({ resource, reason }) => (
        <List.Item
          key={resource.id}
          className={styles.item}
          value={`${describePart(resource)} ${resource.id}`}
          disabled
        >
          <Glyph kind={resource.kind} />
          <span className={styles.words}>
            {describePart(resource)}
            <small>{reason}</small>
          </span>
        </List.Item>
      ))}
    </Choices>
  );
}

const LINK_WORDS = {
  call: 'calls it and waits for the answer',
  event: 'sends it events without waiting',
  poll: 'it fetches batches from there',
} as const;
