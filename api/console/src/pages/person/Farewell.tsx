import { Button, Group, Modal, Stack, Text, Timeline, Title } from '@mantine/core';
import { IconLogout, IconPrinter } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Schema } from '../../client/api';
import type { Claim } from '../../client/claim';
import { Moment } from '../../parts/text';
import { Certificate, ClaimLink } from './Certificate';
import { ErasureAccount } from './ErasureAccount';
import { usePerson } from './person';

/**
 * What the person keeps of their erasure. Their token ended with it, and what is left to them is the claim to the
 * certificate. It covers the pages, which could show nothing any more, and until something is kept the browser asks
 * before it closes.
 */
export function Farewell({ erasure, claim }: { erasure: Schema['Erasure']; claim: Claim | undefined }) {
  const { signOut } = usePerson();
  const [isKept, setKept] = useState(false);
  useEffect(() => {
    if (isKept) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isKept]);
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
            {claim !== undefined && (
              <section aria-labelledby="certificate">
                <Title order={2} size="h4" id="certificate" mb="sm">
                  Your certificate
                </Title>
                <Stack>
                  <Certificate claim={claim} onKept={() => setKept(true)} />
                  <ClaimLink claim={claim} onKept={() => setKept(true)} />
                </Stack>
              </section>
            )}
            <Group>
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
