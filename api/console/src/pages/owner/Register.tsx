import { Button, Code, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { save } from '../../parts/download';
import { Shown } from '../../parts/states';
import { inWords, Moment, PageTitle } from '../../parts/text';
import { fromLocal, toLocal } from './moments';
import { RegisteredPurposes, RegisteredRecipients } from './RegisterTables';
import { counted } from './settings';
import { WebAddress } from './WebAddress';

type Register = Schema['ProcessingRegister'];

const kWhose: Record<Schema['SubjectType'], string> = {
  user: 'Of people who use the portal',
  agent: 'of members of staff',
  anonymous: 'of people who wrote without an account',
};

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Title order={2} size="h4" id={id} mb="sm">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

function Category({ category }: { category: Register['categories'][number] }) {
  const { fields, erased_after_days: days } = category;
  return (
    <div>
      <Text size="sm" fw={500}>
        {inWords(category.category)}
      </Text>
      {fields !== undefined && <Text size="sm">{fields.map(inWords).join(', ')}</Text>}
      <Text size="sm" c="dimmed">
        {days === undefined ? 'Not erased by time' : `Erased after ${counted(days, 'days')}`}
      </Text>
    </div>
  );
}

function Everything({ register }: { register: Register }) {
  const { contract } = register;
  return (
    <Stack gap="lg">
      <Part id="purposes" title="What data is processed for">
        <RegisteredPurposes purposes={register.purposes} />
      </Part>
      <Part id="people" title="Whose data">
        <Text size="sm">{register.subjects.map((type) => kWhose[type]).join(', ')}.</Text>
      </Part>
      <Part id="categories" title="Which data, and for how long">
        <Stack gap="sm">
          {register.categories.map((one) => (
            <Category key={one.category} category={one} />
          ))}
        </Stack>
      </Part>
      <Part id="recipients" title="Who gets data">
        <RegisteredRecipients recipients={register.recipients} transfers={register.transfers} />
      </Part>
      <Part id="measures" title="How data is protected">
        <Stack component="ul" gap={4} m={0} pl="lg">
          {register.security_measures.map((measure) => (
            <Text key={measure} component="li" size="sm">
              {measure}
            </Text>
          ))}
        </Stack>
      </Part>
      <Part id="contract" title="Who processes it, and where">
        <Text size="sm">Hosted in {register.region}.</Text>
        {contract === undefined ? (
          <Text size="sm" c="red">
            No contract with a processor was accepted (Hosting and contracts).
          </Text>
        ) : (
          <Text size="sm" component="div">
            Under the contract {contract.version} of <Moment at={contract.accepted} day />:{' '}
            <WebAddress url={contract.url} />
            <br />
            <Code style={{ overflowWrap: 'anywhere' }}>{contract.hash}</Code>
          </Text>
        )}
      </Part>
    </Stack>
  );
}

/** The record of processing activities (GDPR Art. 30), now or as it was. */
export default function RegisterPage() {
  const { api, ledger } = useSession();
  const [address, setAddress] = useSearchParams();
  const asOf = address.get('as_of') ?? undefined;
  const register = useQuery({
    queryKey: [ledger, 'processing-register', asOf ?? ''],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/processing-register', { params: { path: { ledger }, query: { as_of: asOf } } }),
      ),
  });
  const choose = (text: string) => setAddress(text === '' ? {} : { as_of: fromLocal(text) }, { replace: true });
  const keep = (found: Register) =>
    save(
      new Blob([JSON.stringify(found, null, 2)], { type: 'application/json' }),
      `processing-register-${ledger}.json`,
    );
  return (
    <>
      <PageTitle
        title="Processing register"
        about={
          <>
            The record of processing activities that an authority may ask for (GDPR Art. 30). It is put together from
            purposes, recipients, settings and contracts as the ledger has them: change it there.
          </>
        }
      >
        {register.data !== undefined && (
          <Group gap="xs" className="not-printed">
            <Button variant="default" onClick={() => window.print()}>
              Print
            </Button>
            <Button variant="default" onClick={() => keep(register.data)}>
              Save as JSON
            </Button>
          </Group>
        )}
      </PageTitle>
      <Group align="flex-end" mb="md">
        <TextInput
          className="not-printed"
          type="datetime-local"
          label="As it was"
          description="Now when left out"
          value={asOf === undefined ? '' : toLocal(asOf)}
          onChange={(event) => choose(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed" role="status">
          Of the ledger {ledger},{' '}
          {asOf === undefined ? (
            'as it is now'
          ) : (
            <>
              as it was on <Moment at={asOf} />
            </>
          )}
        </Text>
      </Group>
      <Shown query={register}>{(found) => <Everything register={found} />}</Shown>
    </>
  );
}
