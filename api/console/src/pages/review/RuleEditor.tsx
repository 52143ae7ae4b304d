import { Group, NumberInput, SimpleGrid, Switch, Table, TextInput } from '@mantine/core';
import {
  clock,
  isMinute,
  keyInWords,
  type RuleSet,
  thresholdName,
  valueInWords,
  type WholeName,
  wholeNames,
  wholeWords,
} from './draft';
import { ruleWords } from './words';

type Set = (key: string, value: number) => void;

interface NumberProps {
  name: string;
  label: string;
  value: number;
  before: number | undefined;
  set: Set;
  min?: number;
  max?: number;
  w?: number;
  isLabelled?: boolean;
}

/** A number of the rules; what it is now stands below when it is changed. */
function RuleNumber({
  name,
  label,
  value,
  before,
  set,
  min = 0,
  max = 999_999,
  w = 92,
  isLabelled = true,
}: NumberProps) {
  return (
    <NumberInput
      size="xs"
      w={w}
      label={isLabelled ? label : undefined}
      aria-label={keyInWords(name)}
      value={value}
      min={min}
      max={max}
      clampBehavior="blur"
      allowDecimal={false}
      description={before === undefined || before === value ? undefined : `now ${valueInWords(name, before)}`}
      inputWrapperOrder={['label', 'input', 'description']}
      onChange={(next) => typeof next === 'number' && set(name, next)}
    />
  );
}

function MinuteOfDay({ name, label, value, before, set }: NumberProps) {
  const take = (text: string) => {
    const [hours, minutes] = text.split(':').map(Number);
    if (hours !== undefined && minutes !== undefined && !Number.isNaN(hours + minutes)) set(name, hours * 60 + minutes);
  };
  return (
    <TextInput
      type="time"
      size="xs"
      w={104}
      label={label}
      aria-label={keyInWords(name)}
      value={clock(value)}
      description={before === undefined || before === value ? undefined : `now ${clock(before)}`}
      inputWrapperOrder={['label', 'input', 'description']}
      onChange={(event) => take(event.currentTarget.value)}
    />
  );
}

const kBounds: Record<WholeName, { min: number; max: number }> = {
  flag_from: { min: 1, max: 16_000 },
  medium_from: { min: 1, max: 16_000 },
  high_from: { min: 1, max: 16_000 },
  treatment_days: { min: 0, max: 3660 },
  glass_broken_days: { min: 0, max: 3660 },
  utc_offset: { min: -840, max: 840 },
};

/** On or off, and in words what it is in force where that is different. */
function Switched({ rule, isOn, set }: { rule: RuleSet['rules'][number]; isOn: boolean; set: Set }) {
  const { name, about } = ruleWords[rule.rule];
  return (
    <Switch
      label={name}
      description={isOn === rule.enabled ? about : `${about} Now ${isOn ? 'on' : 'off'}.`}
      checked={rule.enabled}
      onChange={(event) => set(`${rule.rule}.enabled`, event.currentTarget.checked ? 1 : 0)}
    />
  );
}

interface Props {
  draft: RuleSet;
  /** Those in force, by name. */
  inForce: ReadonlyMap<string, number>;
  set: Set;
}

/** Every switch, weight and threshold, with what it is now beside it. */
export function RuleEditor({ draft, inForce, set }: Props) {
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 3 }} mb="md">
        {wholeNames.map((name) => (
          <RuleNumber
            key={name}
            name={name}
            label={wholeWords(name)}
            value={draft[name]}
            before={inForce.get(name)}
            set={set}
            w={160}
            {...kBounds[name]}
          />
        ))}
      </SimpleGrid>
      <Table aria-label="Rules that are thought of" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Rule</Table.Th>
            <Table.Th w={116}>Weight</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {draft.rules.map((rule) => (
            <Table.Tr key={rule.rule}>
              <Table.Td>
                <Switched rule={rule} isOn={inForce.get(`${rule.rule}.enabled`) === 1} set={set} />
                <Group gap="xs" align="flex-start" pl={{ base: 0, sm: 46 }} mt={4}>
                  {Object.entries(rule.thresholds).map(([name, value]) => {
                    const key = `${rule.rule}.${name}`;
                    const Field = isMinute(name) ? MinuteOfDay : RuleNumber;
                    const label = thresholdName(name);
                    return (
                      <Field key={key} name={key} label={label} value={value} before={inForce.get(key)} set={set} />
                    );
                  })}
                </Group>
              </Table.Td>
              <Table.Td style={{ verticalAlign: 'top' }}>
                <RuleNumber
                  name={`${rule.rule}.weight`}
                  label="Weight"
                  isLabelled={false}
                  value={rule.weight}
                  before={inForce.get(`${rule.rule}.weight`)}
                  set={set}
                  max={1000}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
