import { useId } from 'react';
import type { DesignSetting } from '@/content/laboratory/design-settings';
import type { Architecture } from '@/simulator';
import { ownerLabel, settingLabel } from './figures';
import styles from './laboratory.module.css';
import { SelectField } from './select-field';

interface SettingPickerProps<S> {
  architecture: Architecture;
  settings: readonly S[];
  path: string;
  onChange: (path: string) => void;
}

/** A setting of a design, picked by the part it belongs to and then by its name. */
export function SettingPicker<S extends Pick<DesignSetting, 'path' | 'owner' | 'fields' | 'description'>>({
  architecture,
  settings,
  path,
  onChange,
}: SettingPickerProps<S>) {
  const id = useId();
  const chosen = settings.find((each) => each.path === path) ?? settings[0];
  const owners = [...new Set(settings.map(({ owner }) => owner))];
  const own = settings.filter(({ owner }) => owner === chosen?.owner);
  return (
    <>
      <SelectField
        label="Part"
        value={chosen?.owner ?? ''}
        options={owners.map((owner) => ({ value: owner, label: ownerLabel(architecture, owner) }))}
        onChange={(owner) => onChange(settings.find((each) => each.owner === owner)?.path ?? '')}
      />
      <SelectField
        label="Setting"
        value={chosen?.path ?? ''}
        options={own.map((each) => ({ value: each.path, label: settingLabel(each.fields) }))}
        describedBy={id}
        onChange={onChange}
      />
      <p className={styles.hint} id={id}>
        {chosen?.description} <code>{chosen?.path}</code>
      </p>
    </>
  );
}
