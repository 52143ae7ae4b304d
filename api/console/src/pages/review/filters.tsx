import { Button, Group, TextInput, type TextInputProps } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { idIn } from './words';

export interface Filters {
  of: (name: string) => string | null;
  set: (changes: Record<string, string | null>) => void;
}

/** What a list is filtered by, in the address: so it can be sent to somebody, and the way back leads to it. */
export function useFilters(): Filters {
  const [params, setParams] = useSearchParams();
  return {
    of: (name) => params.get(name),
    set: (changes) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true },
      ),
  };
}

/** Fields in a row that wraps, and a way back to all. */
export function FilterBar({ filters, names, children }: { filters: Filters; names: string[]; children: ReactNode }) {
  const isFiltered = names.some((name) => filters.of(name) !== null);
  return (
    <Group component="section" aria-label="Filters" align="flex-end" gap="sm" mb="md">
      {children}
      {isFiltered && (
        <Button variant="subtle" onClick={() => filters.set(Object.fromEntries(names.map((name) => [name, null])))}>
          Show all
        </Button>
      )}
    </Group>
  );
}

interface FieldProps extends Pick<TextInputProps, 'label' | 'w' | 'description'> {
  filters: Filters;
  name: string;
}

/** The id of a person: kept in the address as soon as it is a whole one. */
export function IdFilter({ filters, name, w = 200, ...props }: FieldProps) {
  const kept = filters.of(name) ?? '';
  const [text, setText] = useState(kept);
  useEffect(() => setText(kept), [kept]);
  const take = (next: string) => {
    setText(next);
    if (next.trim() === '' || idIn(next) !== undefined) filters.set({ [name]: next.trim() });
  };
  return (
    <TextInput
      {...props}
      w={w}
      value={text}
      placeholder="Id"
      error={text !== '' && idIn(text) === undefined ? 'Not a whole id' : undefined}
      onChange={(event) => take(event.currentTarget.value)}
    />
  );
}

/** A day, as the browser asks for it. */
export function DayFilter({ filters, name, w = 150, ...props }: FieldProps) {
  return (
    <TextInput
      {...props}
      w={w}
      type="date"
      value={filters.of(name) ?? ''}
      onChange={(event) => filters.set({ [name]: event.currentTarget.value })}
    />
  );
}
