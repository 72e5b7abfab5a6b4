import type { DesignSetting } from '@/content/laboratory/design-settings';
import { NumberField } from './number-field';
import { SelectField } from './select-field';

interface ValueFieldProps {
  label: string;
  setting: DesignSetting;
  /** As it is typed or chosen; empty for as it stands. */
  value: string;
  onChange: (value: string) => void;
}

const AS_IT_IS = { value: '', label: 'As on the stage' };

/** A value of a setting: typed where it is a number, chosen where it is one of a few. */
export function ValueField({ label, setting: { form, unit }, value, onChange }: ValueFieldProps) {
  if (form.type !== 'choice' && form.type !== 'flag') {
    return <NumberField label={label} unit={unit} value={value} onChange={onChange} />;
  }
  const choices = form.type === 'choice' ? form.options : ['true', 'false'];
  const options = [AS_IT_IS, ...choices.map((choice) => ({ value: choice, label: choice }))];
  return <SelectField label={label} value={value} options={options} onChange={onChange} />;
}
