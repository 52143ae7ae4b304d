import { Button, Code, CopyButton, Group, Text } from '@mantine/core';

/** A value that has to be exact, with its name, to be copied. */
export function Copied({ name, value, onCopied }: { name: string; value: string; onCopied?: () => void }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Group gap="xs">
        <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                copy();
                onCopied?.();
              }}
              aria-label={`Copy: ${name}`}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}
