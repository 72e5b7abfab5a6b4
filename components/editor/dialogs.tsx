'use client';

import { Command as List } from 'cmdk';
import { type ReactNode, useEffect, useRef } from 'react';
import { Glyph } from '@/components/diagram/nodes/glyph';
import { IconButton } from '@/components/ui/button';
import { connect, describePart, targetsOf } from '@/content/editing/connect';
import { nameOf, resourceOf } from '@/content/editing/edit';
import { insertResource } from '@/content/editing/insert';
import { capitalised, KIND_NAMES, KINDS } from '@/content/kinds/kinds';
import { RESOURCE_KINDS, type ResourceKind } from '@/simulator';
import { COMMANDS, type CommandGroup, keyWords } from './commands';
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
    case 'commands':
      return <CommandsDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    default:
      return null;
  }
}

/** A native modal dialog: it keeps the focus, and gives it back. */
function Modal({ title, children }: { title: string; children: ReactNode }) {
  const session = useEditor();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The browser would put the focus on the first button.
    element?.querySelector('input')?.focus();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside the dialog closes it; Escape does so by itself.
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={title}
      onClose={() => session.ask(undefined)}
      onClick={(event) => {
        if (event.target === dialog.current) session.ask(undefined);
      }}
    >
      <header className={styles.head}>
        <h2>{title}</h2>
        <IconButton label="Close" onClick={() => session.ask(undefined)}>
          <span aria-hidden="true">×</span>
        </IconButton>
      </header>
      {children}
    </dialog>
  );
}

interface ChoicesProps {
  title: string;
  placeholder: string;
  empty: string;
  children: ReactNode;
}

/** A list that is searched by typing and chosen from with the arrow keys. */
function Choices({ title, placeholder, empty, children }: ChoicesProps) {
  return (
    <Modal title={title}>
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

function CommandsDialog() {
  const session = useEditor();
  const isApple = useIsApple();
  return (
    <Choices title="Commands" placeholder="What do you want to do?" empty="No such command.">
      {COMMANDS.filter((command) => command.id !== 'commands').map((command) => (
        <List.Item
          key={command.id}
          className={styles.item}
          value={`${command.label} ${command.group}`}
          disabled={!command.isPossible(session)}
          onSelect={() => {
            session.ask(undefined);
            command.run(session);
          }}
        >
          <span className={styles.words}>{command.label}</span>
          {command.keys[0] !== undefined && <kbd className={styles.key}>{keyWords(command.keys[0], isApple)}</kbd>}
        </List.Item>
      ))}
    </Choices>
  );
}

/** Keys that the stage and the diagram have by themselves. */
const OTHER_KEYS: readonly (readonly [string, string])[] = [
  ['Space', 'Play or pause'],
  ['Tab', 'To the next part or link'],
  ['Enter', 'Select; again: its settings'],
  ['Arrow keys', 'Move what is selected; with Shift further'],
  ['Shift and drag', 'Select with a box'],
  ['Escape', 'Let go of what is selected, then leave the diagram'],
];

function ShortcutsDialog() {
  const isApple = useIsApple();
  const groups = [...new Set(COMMANDS.map(({ group }) => group))];
  const keysOf = (group: CommandGroup) =>
    COMMANDS.filter((command) => command.group === group).flatMap(({ keys: [first], label }) =>
      first === undefined ? [] : [[keyWords(first, isApple), label] as const],
    );
  return (
    <Modal title="Keyboard shortcuts">
      <div className={styles.sheet}>
        {groups.map((group) => (
          <KeyList key={group} title={group} rows={keysOf(group)} />
        ))}
        <KeyList title="On the diagram" rows={OTHER_KEYS} />
      </div>
    </Modal>
  );
}

function KeyList({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([keys, label]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <kbd className={styles.key}>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Whether the keyboard has Apple's keys. The editor is never drawn on the server, so asking is safe. */
export function useIsApple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
