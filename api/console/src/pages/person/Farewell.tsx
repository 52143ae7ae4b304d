import { Alert, Button, Code, Group, Modal, Stack, Text, Timeline, Title } from '@mantine/core';
import { IconDownload, IconLogout, IconPrinter } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Schema } from '../../client/api';
import { Moment } from '../../parts/text';
import { ErasureAccount } from './ErasureAccount';
import { usePerson } from './person';
import { saveText } from './save';

/**
 * What the person keeps of their erasure. Their token ended with it, so that this is all that they are told here. It
 * covers the pages, which could show nothing any more, and until it is kept the browser asks before it closes.
 */
export function Farewell({ erasure }: { erasure: Schema['Erasure'] }) {
  const { ledger, signOut } = usePerson();
  const [isKept, setKept] = useState(false);
  useEffect(() => {
    if (isKept) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isKept]);
  const save = () => {
    saveText(`erasure-${erasure.id}.json`, 'application/json', JSON.stringify({ ledger, erasure }, null, 2));
    setKept(true);
  };
  const print = () => {
    window.print();
    setKept(true);
  };
  return (
    <Modal.Root
      opened
      fullScreen
      onClose={() => undefined}
      closeOnEscape={false}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Content aria-label={kTitles[erasure.state]}>
        <Modal.Body>
          <Stack maw={720} mx="auto" py="xl" gap="lg">
            <Title order={1} size="h2">
              {kTitles[erasure.state]}
            </Title>
            <Progress erasure={erasure} />
            <ErasureAccount erasure={erasure} />
            <Alert color="gray" title="Your certificate">
              <Text size="sm">
                Keep this record: it is the only thing that is left for you to show. With this number they hand you the
                signed certificate, which anybody can check without trusting them:
              </Text>
              <Code style={{ overflowWrap: 'anywhere' }}>{erasure.id}</Code>
              {erasure.certificate !== undefined && (
                <Text size="sm">
                  It is entry {erasure.certificate.sequence} of the log of {ledger}.
                </Text>
              )}
            </Alert>
            <Group>
              <Button leftSection={<IconDownload size={16} />} onClick={save}>
                Keep the record
              </Button>
              <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={print}>
                Print
              </Button>
              <Button variant="default" leftSection={<IconLogout size={16} />} onClick={signOut}>
                {isKept ? 'Goodbye' : 'Goodbye, without keeping it'}
              </Button>
            </Group>
          </Stack>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

const kTitles: Record<Schema['Erasure']['state'], string> = {
  ordered: 'You are being forgotten',
  completed: 'You are forgotten',
  partly_completed: 'You are forgotten, but for a part that has to wait',
  withheld: 'You will be forgotten: for now, something has to wait',
};

function Progress({ erasure }: { erasure: Schema['Erasure'] }) {
  const { certificate } = erasure;
  const isWaiting = erasure.withheld !== undefined && erasure.withheld.length > 0;
  const active = certificate === undefined ? 0 : isWaiting ? 1 : 2;
  return (
    <Timeline active={active} bulletSize={16} lineWidth={2}>
      <Timeline.Item title="You ordered it">
        <Text size="sm" c="dimmed">
          <Moment at={erasure.ordered.time} />
        </Text>
      </Timeline.Item>
      <Timeline.Item title={certificate === undefined ? 'The keys are not destroyed yet' : 'The keys were destroyed'}>
        <Text size="sm" c="dimmed">
          {certificate === undefined ? (
            'It goes on by itself as soon as nothing stands in the way.'
          ) : (
            <Moment at={certificate.time} />
          )}
        </Text>
      </Timeline.Item>
      <Timeline.Item title={isWaiting ? 'A part waits' : 'It was searched for, and is gone'}>
        {isWaiting && (
          <Text size="sm" c="dimmed">
            It is destroyed by itself, and nobody has to ask for it again.
          </Text>
        )}
      </Timeline.Item>
    </Timeline>
  );
}
