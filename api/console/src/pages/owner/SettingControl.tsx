import { NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { type SettingField, type SettingValue, valueOf } from './settings';

interface Props {
  field: SettingField;
  value: SettingValue;
  onChange: (value: SettingValue) => void;
  fault?: string;
  /** The id of the sentence that says what the value means. */
  describedBy: string;
}

interface Option {
  value: string;
  label: string;
}

/** A code of something that the ledger defines; one that is not there any more is shown, too. */
function Defined({ field, value, onChange, fault, describedBy, options }: Props & { options: Option[] | undefined }) {
  const chosen = typeof value === 'string' ? value : null;
  const known = options ?? [];
  const isLost = chosen !== null && !known.some((option) => option.value === chosen);
  const data = isLost ? [...known, { value: chosen, label: options === undefined ? chosen : `${chosen} (not usable)` }] : known;
  return (
    <Select aria-label={field.label} aria-describedby={describedBy} data={data} value={chosen} onChange={onChange} error={fault}
      clearable={field.type === 'recipient'} clearButtonProps={{ 'aria-label': `No ${field.label.toLowerCase()}` }}
      placeholder="None" searchable />
  );
}

function Purpose(props: Props) {
  const { api, ledger } = useSession();
  const purposes = useQuery({
    queryKey: [ledger, 'purposes', 'all'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/purposes', { params: { path: { ledger }, query: { limit: 1000 } } })),
  });
  const options = purposes.data?.items
    .filter((one) => one.basis === 'consent' && !one.retired)
    .map((one) => ({ value: one.purpose, label: one.title ?? one.purpose }));
  return <Defined {...props} options={options} />;
}

function Recipient(props: Props) {
  const { api, ledger } = useSession();
  const recipients = useQuery({
    queryKey: [ledger, 'recipients', 'all'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/recipients', { params: { path: { ledger }, query: { limit: 1000 } } })),
  });
  const options = recipients.data?.items.filter((one) => one.enabled).map((one) => ({ value: one.recipient, label: one.title }));
  return <Defined {...props} options={options} />;
}

/** What a setting is changed with. */
export function SettingControl(props: Props) {
  const { field, value, onChange, fault, describedBy } = props;
  const common = { 'aria-label': field.label, 'aria-describedby': describedBy, error: fault };
  switch (field.type) {
    case 'switch':
      return <Switch {...common} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} size="md" />;
    case 'number':
      return (
        <NumberInput {...common} value={typeof value === 'number' ? value : ''} onChange={(next) => onChange(valueOf(next))}
          min={field.min} max={field.max} clampBehavior="none" allowDecimal={false} suffix={` ${field.unit}`} />
      );
    case 'choice':
      return <Select {...common} data={field.choices} value={String(value)} allowDeselect={false} onChange={onChange} />;
    case 'codes':
    case 'days':
      return (
        <TagsInput {...common} value={Array.isArray(value) ? value : []} onChange={onChange} clearable={false}
          placeholder={field.type === 'days' ? '2027-12-25' : 'Another field'} acceptValueOnBlur />
      );
    case 'purpose':
      return <Purpose {...props} />;
    case 'recipient':
      return <Recipient {...props} />;
    default:
      return (
        <TextInput {...common} value={typeof value === 'string' ? value : ''} placeholder="None"
          onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)} />
      );
  }
}
