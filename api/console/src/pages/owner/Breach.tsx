import { Badge, Group, Paper, Select, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { inWords, Moment, PageTitle } from '../../parts/text';
import { Affected } from './Affected';
import { Back } from './Back';
import { BreachForm } from './BreachForm';
import { dutiesOf, kAudiences } from './breachStates';
import { Duties } from './Duties';
import { Dialog, Form } from './form';
import { fromLocal } from './moments';

type Audience = Schema['BreachAudience'];
const kNumber = new Intl.NumberFormat();

function ToldForm({ breach, close }: { breach: string; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [audience, setAudience] = useState<Audience>('authority');
  const [at, setAt] = useState('');
  const [reason, setReason] = useState('');
  const note = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/breaches/{breach}/notifications', {
        params: { path: { ledger, breach } },
        body: { audience, ...(at === '' ? {} : { notified_at: fromLocal(at) }), ...(reason === '' ? {} : { reason }) },
      }),
    );
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger, 'breaches'] });
    close();
  };
  return (
    <Form submit="Record" run={note} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <Text size="sm">This records that somebody was told. It tells nobody by itself, and cannot be taken back.</Text>
          <Select label="Who was told" value={audience} allowDeselect={false} data={Object.entries(kAudiences).map(([value, label]) => ({ value, label }))}
            onChange={(next) => setAudience((next ?? audience) as Audience)} error={faults.audience} />
          <TextInput label="When" description="Now when left out" type="datetime-local" value={at} onChange={(event) => setAt(event.currentTarget.value)}
            error={faults.notified_at} />
          <Textarea label="Reason" description="Needed when it was late; kept sealed" value={reason} autosize minRows={2} maxRows={8}
            onChange={(event) => setReason(event.currentTarget.value)} error={faults.reason} />
        </>
      )}
    </Form>
  );
}

function Details({ breach }: { breach: Schema['Breach'] }) {
  const firsts = dutiesOf(breach, Date.now()).map((duty) => duty.told);
  const others = breach.notifications.filter((notice) => !firsts.includes(notice.notified_at));
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="lg">
        <Paper withBorder p="md" component="section" aria-labelledby="known">
          <Group justify="space-between" mb="sm">
            <Title order={2} size="h4" id="known">What is known</Title>
            <Dialog action="Edit" title="What is known by now">{(close) => <BreachForm breach={breach} close={close} />}</Dialog>
          </Group>
          <Stack gap={4}>
            <Group gap={4}>
              <Badge variant={breach.closed ? 'default' : 'filled'} tt="none">{breach.closed ? 'closed' : 'open'}</Badge>
              {breach.regimes.map((regime) => <Badge key={regime} variant="default" tt="none">{regime.toUpperCase()}</Badge>)}
              {breach.high_risk && <Badge color="red" variant="filled" tt="none">high risk</Badge>}
              {breach.unintelligible && <Badge variant="default" tt="none">unintelligible</Badge>}
            </Group>
            <Text size="sm">Known since <Moment at={breach.aware_at} /></Text>
            <Text size="sm">About {kNumber.format(breach.persons)} people and {kNumber.format(breach.records)} records</Text>
            <Text size="sm">Data: {breach.categories.length === 0 ? 'not said' : breach.categories.map(inWords).join(', ')}</Text>
          </Stack>
        </Paper>
        <Paper withBorder p="md" component="section" aria-labelledby="told">
          <Group justify="space-between" mb="sm">
            <Title order={2} size="h4" id="told">Who is to be told</Title>
            <Dialog action="Somebody was told" title="Somebody was told">{(close) => <ToldForm breach={breach.id} close={close} />}</Dialog>
          </Group>
          <Duties breach={breach} />
          {others.length > 0 && (
            <Stack gap={2} mt="sm">
              <Text size="sm" c="dimmed">Told besides</Text>
              {others.map((notice) => (
                <Text key={notice.sequence} size="sm">
                  {kAudiences[notice.audience]}, <Moment at={notice.notified_at} />
                </Text>
              ))}
            </Stack>
          )}
        </Paper>
      </Stack>
      <Affected breach={breach} />
    </SimpleGrid>
  );
}

export default function Breach() {
  const { api, ledger } = useSession();
  const { breach = '' } = useParams();
  const query = useQuery({
    queryKey: [ledger, 'breaches', 'one', breach],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/breaches/{breach}', { params: { path: { ledger, breach } } })),
  });
  return (
    <>
      <PageTitle title="A breach" about={<Back to="/settings/breaches">All breaches</Back>} />
      <Shown query={query}>{(one) => <Details breach={one} />}</Shown>
    </>
  );
}
