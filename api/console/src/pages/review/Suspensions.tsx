import { Checkbox, Group, NativeSelect, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';
import { kLongestText } from './CaseQuestions';
import { type Filters, FilterBar, IdFilter } from './filters';
import { EventLink, Mark, PatientLink } from './labels';
import { useRefresh } from './may';
import { Step } from './step';
import { groundWords, idIn, momentOfDay, oneOf } from './words';

type Suspension = Schema['Suspension'];
const kGrounds = ['health_oversight', 'law_enforcement'] as const;

export function useRecipients() {
  const { api, ledger } = useSession();
  const recipients = useQuery({
    queryKey: [ledger, 'recipients'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/recipients', { params: { path: { ledger } } })),
    staleTime: 60_000,
  });
  return recipients.data?.items.map((one) => ({ value: one.recipient, label: one.title })) ?? [];
}

function Suspend({ of }: { of: string }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const recipients = useRecipients();
  const [subject, setSubject] = useState(of);
  const [recipient, setRecipient] = useState('');
  const [ground, setGround] = useState<(typeof kGrounds)[number]>('health_oversight');
  const [isOral, setOral] = useState(false);
  const [until, setUntil] = useState('');
  const [statement, setStatement] = useState('');
  const person = idIn(subject);
  const end = momentOfDay(until, 1);
  const suspend = async () => {
    if (person === undefined || recipient === '' || end === undefined) return;
    await bodyOf(
      api.POST('/v1/ledgers/{ledger}/accounting-suspensions', {
        params: { path: { ledger } },
        body: { subject: person, recipient, ground, oral: isOral, until: end, statement },
      }),
    );
  };
  return (
    <Step
      action="Suspend"
      title="Hold disclosures to an agency back"
      variant="filled"
      run={suspend}
      onDone={refresh}
      isReady={person !== undefined && recipient !== '' && end !== undefined && statement.trim() !== ''}
    >
      <Text size="sm">
        A health oversight agency or law enforcement stated that an accounting would impede its work (45 CFR
        164.528(a)(2)). Until then the person is told neither of what the agency got, nor of this.
      </Text>
      <TextInput
        label="Person"
        required
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
        error={subject !== '' && person === undefined ? 'Not a whole id' : undefined}
      />
      <NativeSelect
        label="Agency"
        required
        data={[{ value: '', label: '' }, ...recipients]}
        value={recipient}
        onChange={(event) => setRecipient(event.currentTarget.value)}
      />
      <Radio.Group
        label="Ground"
        value={ground}
        onChange={(next) => setGround(oneOf(kGrounds, next) ?? 'health_oversight')}
      >
        <Stack gap="xs" mt="xs">
          {kGrounds.map((one) => (
            <Radio key={one} value={one} label={groundWords[one]} />
          ))}
        </Stack>
      </Radio.Group>
      <Checkbox
        label="The statement was oral"
        description="Then for 30 days at most."
        checked={isOral}
        onChange={(event) => setOral(event.currentTarget.checked)}
      />
      <TextInput
        type="date"
        label="Until, with that day"
        required
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <Textarea
        label="Who stated what"
        description="It is sealed."
        required
        autosize
        minRows={3}
        maxLength={kLongestText}
        value={statement}
        onChange={(event) => setStatement(event.currentTarget.value)}
      />
    </Step>
  );
}

function Resume({ suspension }: { suspension: Suspension }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  return (
    <Confirm
      action="End it"
      title="End the suspension"
      onDone={refresh}
      run={() =>
        bodyOf(
          api.POST('/v1/ledgers/{ledger}/accounting-suspensions/{suspension}/end', {
            params: { path: { ledger, suspension: suspension.id } },
            body: {},
          }),
        )
      }
    >
      <Text size="sm">
        From then on accountings have what {inWords(suspension.recipient)} got. It cannot be taken up again; a new one
        can be begun.
      </Text>
    </Confirm>
  );
}

function State({ suspension }: { suspension: Suspension }) {
  if (suspension.in_force) return <Mark color="yellow">In force</Mark>;
  return (
    <Text size="sm" c="dimmed">
      {suspension.resumed === undefined ? (
        'Over'
      ) : (
        <>
          Ended <Moment at={suspension.resumed} day />
        </>
      )}
    </Text>
  );
}

export function Suspensions({ filters }: { filters: Filters }) {
  const { api, ledger, role } = useSession();
  const subject = idIn(filters.of('subject'));
  const mayAct = role !== 'auditor';
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <FilterBar filters={filters} names={['subject']}>
          <IdFilter label="Person" filters={filters} name="subject" />
        </FilterBar>
        {mayAct ? (
          <Suspend key={subject} of={subject ?? ''} />
        ) : (
          <Text size="sm" c="dimmed">
            Admins and reviewers suspend.
          </Text>
        )}
      </Group>
      <ListTable<Suspension>
        label="Suspensions"
        queryKey={[ledger, 'suspensions', subject]}
        read={(cursor) =>
          bodyOf(
            api.GET('/v1/ledgers/{ledger}/accounting-suspensions', {
              params: { path: { ledger }, query: { cursor, subject } },
            }),
          )
        }
        keyOf={(one) => one.id}
        columns={[
          { header: 'Agency', cell: (one) => inWords(one.recipient) },
          {
            header: 'Ground',
            cell: (one) => `${groundWords[one.ground]}${one.oral ? ', by word of mouth' : ''}`,
            isMinor: true,
          },
          { header: 'Person', cell: (one) => <PatientLink id={one.subject} /> },
          {
            header: 'For',
            cell: (one) => (
              <>
                <Moment at={one.since} day /> – <Moment at={one.until} day />
              </>
            ),
          },
          { header: 'Event', cell: (one) => <EventLink sequence={one.sequence} />, isMinor: true },
          {
            header: 'State',
            cell: (one) => (
              <Group gap="xs">
                <State suspension={one} />
                {mayAct && one.in_force && <Resume suspension={one} />}
              </Group>
            ),
          },
        ]}
        empty={<Empty title="Nothing is held back">There is no suspension like that.</Empty>}
      />
    </>
  );
}
