'use client';

import { useState } from 'react';
import { useSimulation } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { isFrame, nameOfAnnotation } from '@/content/editing/annotations';
import { renameDesign, renameResource, type Subject, setField, settingsOf } from '@/content/editing/change';
import { describeLink, describePart, setLinkKind } from '@/content/editing/connect';
import { annotationOf, linkOf, nameOf, resourceOf } from '@/content/editing/edit';
import { accountFields, annotationFields, type Field, linkFields, resourceFields } from '@/content/editing/fields';
import { contentsOf } from '@/content/editing/frames';
import type { Json, JsonObject } from '@/content/exchange/json';
import { type Architecture, type Link, linkKindsBetween, RESOURCE_KINDS } from '@/simulator';
import { useBindingFields } from './binding-limits';
import { COMMANDS } from './commands';
import { useArchitecture, useEditor, useEditorState } from './editor-context';
import { FieldEditor } from './field-editor';
import { fieldLabel } from './field-words';
import styles from './inspector.module.css';
import { settingNote } from './setting-notes';

const LINK_KIND_LABELS: Readonly<Record<Link['kind'], string>> = { call: 'Call', event: 'Event', poll: 'Poll' };

/** Every setting of what is selected; of the account when nothing is. */
export function Inspector() {
  const architecture = useArchitecture();
  const { resources, links, annotations } = useEditorState((state) => state.selection);
  const count = resources.length + links.length + annotations.length;
  const [resourceId, ...others] = resources;
  const [linkId] = links;
  const resource = resourceId === undefined ? undefined : resourceOf(architecture, resourceId);
  const link = linkId === undefined ? undefined : linkOf(architecture, linkId);
  const [annotationId] = annotations;
  if (annotationId !== undefined && count === 1) return <AnnotationSettings key={annotationId} id={annotationId} />;
  if (resource && others.length === 0 && count === 1) {
    return (
      <div className={styles.inspector} key={resource.id}>
        <h3 className={styles.title}>{describePart(resource)}</h3>
        <p className={styles.about}>{RESOURCE_KINDS[resource.kind].description}</p>
        <BindingLimit id={resource.id} />
        <IdField id={resource.id} />
        <Fields subject={{ of: 'resource', id: resource.id }} fields={resourceFields(resource.kind)} />
      </div>
    );
  }
  if (link && count === 1) return <LinkSettings key={link.id} link={link} />;
  if (count > 1) return <Several count={count} />;
  return (
    <div className={styles.inspector}>
      <h3 className={styles.title}>The design</h3>
      <p className={styles.about}>Select a part, a link, a note or a frame to see its settings.</p>
      <NameField name={architecture.name} />
      <h4 className={styles.subtitle}>Quotas of the account</h4>
      <Fields subject={{ of: 'account' }} fields={accountFields()} />
    </div>
  );
}

function LinkSettings({ link }: { link: Link }) {
  const session = useEditor();
  const architecture = useArchitecture();
  const from = resourceOf(architecture, link.from);
  const to = resourceOf(architecture, link.to);
  if (!from || !to) return null;
  const kinds = linkKindsBetween(from.kind, to.kind);
  return (
    <div className={styles.inspector}>
      <h3 className={styles.title}>{describeLink(architecture, link)}</h3>
      {kinds.length > 1 ? (
        <Segmented
          label="Kind of link"
          options={kinds.map((value) => ({ value, label: LINK_KIND_LABELS[value] }))}
          value={link.kind}
          onChange={(kind) => session.do(`Make it a ${kind}`, setLinkKind(link.id, kind))}
        />
      ) : (
        <p className={styles.about}>{LINK_ABOUT[link.kind]}</p>
      )}
      <Fields subject={{ of: 'link', id: link.id }} fields={linkFields(link.kind, from.kind, to.kind)} />
    </div>
  );
}

function AnnotationSettings({ id }: { id: string }) {
  const architecture = useArchitecture();
  const annotation = annotationOf(architecture, id);
  if (!annotation) return null;
  const kind = isFrame(annotation) ? 'frame' : 'note';
  const held = kind === 'frame' ? contentsOf(architecture, id) : [];
  const names = held.flatMap((each) => {
    const resource = resourceOf(architecture, each);
    return resource ? [nameOf(resource)] : [];
  });
  return (
    <div className={styles.inspector}>
      <h3 className={styles.title}>
        {nameOfAnnotation(annotation)} ({kind})
      </h3>
      <p className={styles.about}>
        {kind === 'note'
          ? 'A text for those who read the diagram; a run does not look at it.'
          : `What has its middle in the box moves along with it. ${names.length === 0 ? 'No part has.' : `In it: ${names.join(', ')}.`}`}
      </p>
      <Fields subject={{ of: 'annotation', id }} fields={annotationFields(kind)} />
    </div>
  );
}

const LINK_ABOUT: Readonly<Record<Link['kind'], string>> = {
  call: 'A call: who calls waits for the answer. Between these two kinds there is no other way.',
  event: 'Events: nobody waits for them, and they are tried again. Between these two kinds there is no other way.',
  poll: 'A poll: batches are fetched from the source. Between these two kinds there is no other way.',
};

/** The limit that holds the part back at this moment of the run. */
function BindingLimit({ id }: { id: string }) {
  const limit = useSimulation((state) => state.views[id]?.bindingLimit);
  return limit === undefined ? null : <p className={styles.binding}>Binds now: {limit}</p>;
}

/** What can be done with several parts at once. */
function Several({ count }: { count: number }) {
  const session = useEditor();
  return (
    <div className={styles.inspector}>
      <h3 className={styles.title}>{count} selected</h3>
      <div className={styles.buttons}>
        {COMMANDS.filter(({ group, id }) => (group === 'Arrange' && id !== 'arrange') || id === 'frame').map(
          (command) => (
            <Button key={command.id} disabled={!command.isPossible(session)} onClick={() => command.run(session)}>
              {command.label}
            </Button>
          ),
        )}
      </div>
    </div>
  );
}

function Fields({ subject, fields }: { subject: Subject; fields: readonly Field[] }) {
  const session = useEditor();
  const architecture = useArchitecture();
  const settings = (settingsOf(architecture, subject) ?? {}) as JsonObject;
  const binding = useBindingFields(architecture, subject);
  const resource = subject.of === 'resource' ? resourceOf(architecture, subject.id) : undefined;
  const change = (path: readonly string[], value: Json | undefined) => {
    const name = fieldLabel(path.at(-1) ?? '').toLowerCase();
    const key = `set ${JSON.stringify([subject, path])}`;
    const edited = session.do(
      `Set ${name} of ${subjectInWords(architecture, subject)}`,
      setField(subject, path, value),
      key,
    );
    return edited.kind === 'refused' ? edited.reason : undefined;
  };
  return fields.map((field) => (
    <FieldEditor
      key={field.name}
      field={field}
      value={settings[field.name]}
      path={[field.name]}
      onChange={change}
      note={resource && settingNote(resource, field.name)}
      binding={binding.get(field.name)}
    />
  ));
}

function subjectInWords(architecture: Architecture, subject: Subject): string {
  if (subject.of === 'account') return 'the account';
  if (subject.of === 'link') {
    const link = linkOf(architecture, subject.id);
    return link ? `“${describeLink(architecture, link)}”` : subject.id;
  }
  const annotation = annotationOf(architecture, subject.id);
  if (annotation) return `“${nameOfAnnotation(annotation)}”`;
  const resource = resourceOf(architecture, subject.id);
  return resource ? nameOf(resource) : subject.id;
}

function NameField({ name }: { name: string }) {
  const session = useEditor();
  return (
    <ConfirmedText
      label="Name"
      value={name}
      longest={200}
      onConfirm={(value) => session.do('Rename the design', renameDesign(value)).kind === 'done'}
    />
  );
}

function IdField({ id }: { id: string }) {
  const session = useEditor();
  return (
    <ConfirmedText
      label="Id"
      value={id}
      longest={64}
      onConfirm={(value) => session.do(`Call ${id} ${value}`, renameResource(id, value)).kind === 'done'}
    />
  );
}

interface ConfirmedTextProps {
  label: string;
  value: string;
  longest: number;
  /** Called on Enter and when the field is left; false gives the old text back. */
  onConfirm: (value: string) => boolean;
}

/** A text that holds when it is confirmed, not with every letter. */
function ConfirmedText({ label, value, longest, onConfirm }: ConfirmedTextProps) {
  const [typed, setTyped] = useState<string>();
  const confirm = () => {
    if (typed !== undefined && typed !== value) onConfirm(typed);
    setTyped(undefined);
  };
  return (
    <label className={styles.text}>
      <span>{label}</span>
      <input
        value={typed ?? value}
        maxLength={longest}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={confirm}
        onKeyDown={(event) => {
          if (event.key === 'Enter') confirm();
        }}
      />
    </label>
  );
}
