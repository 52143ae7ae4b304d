import { Code, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { inWords, Moment } from '../../parts/text';
import { Rows } from './Rows';

const kMoment = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$/;
const kCode = /^([0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value of the ledger: always as text. */
function Value({ value }: { value: unknown }): ReactNode {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString();
  if (typeof value === 'string') {
    if (kMoment.test(value)) return <Moment at={value} />;
    return kCode.test(value) ? <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code> : value;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return <Text c="dimmed" size="sm" component="span">none</Text>;
    if (value.every((one) => !isObject(one))) return value.map(String).join(', ');
    return <Stack gap={4}>{value.map((one, i) => <Value key={i} value={one} />)}</Stack>;
  }
  if (isObject(value)) return <Pairs value={value} />;
  return '';
}

function Pairs({ value }: { value: Record<string, unknown> }) {
  const entries = Object.entries(value);
  if (entries.length === 0) return <Text c="dimmed" size="sm" component="span">none</Text>;
  return (
    <Text size="sm" component="span">
      {entries.map(([name, one], i) => (
        <span key={name}>
          {i > 0 && ' · '}
          {inWords(name)} {isObject(one) ? <>(<Value value={one} />)</> : <Value value={one} />}
        </span>
      ))}
    </Text>
  );
}

export function Facts({ facts }: { facts: Record<string, unknown> }) {
  const rows = Object.entries(facts).map(([name, value]): [string, ReactNode] => [inWords(name), <Value value={value} />]);
  if (rows.length === 0) return <Text c="dimmed" size="sm">Nothing beside its header.</Text>;
  return <Rows label="Facts" rows={rows} />;
}
