import { FileInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { sha256 } from './hash';

interface Props {
  label: string;
  /** What the file is, for the field that takes it. */
  file: string;
  value: string;
  onChange: (hash: string) => void;
  error?: string;
}

/** The SHA-256 of a document: of a file that is chosen, or typed. The file stays in the browser. */
export function HashInput({ label, file, value, onChange, error }: Props) {
  const [fault, setFault] = useState<string>();
  const take = async (chosen: File | null) => {
    setFault(undefined);
    if (chosen === null) return;
    try {
      onChange(await sha256(await chosen.arrayBuffer()));
    } catch {
      setFault('The file cannot be read');
    }
  };
  return (
    <Stack gap="xs">
      <FileInput label={file} description="Its fingerprint is made here; the file is not sent." placeholder="Choose a file"
        onChange={take} error={fault} clearable clearButtonProps={{ 'aria-label': 'No file' }} />
      <TextInput label={label} value={value} onChange={(event) => onChange(event.currentTarget.value.trim())} error={error}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} required spellCheck={false} autoComplete="off" />
    </Stack>
  );
}
