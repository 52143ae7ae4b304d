import { Group, Stack, Text, TextInput, Timeline } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { Dialog, Form } from './form';

type State = Schema['RegionMoveState'];
const kWords: Record<State, string> = { requested: 'asked for', moving: 'under way', done: 'done', cancelled: 'called off' };

function useMove(of: string) {
  const { api } = useSession();
  const queries = useQueryClient();
  const move = (body: Schema['RegionMove']) =>
    bodyOf(api.POST('/v1/ledgers/{ledger}/region', { params: { path: { ledger: of } }, body }));
  const changed = () => {
    void queries.invalidateQueries({ queryKey: [of, 'region'] });
    void queries.invalidateQueries({ queryKey: ['ledgers'] });
  };
  return { move, changed };
}

function AskForm({ of, close }: { of: string; close: () => void }) {
  const { move, changed } = useMove(of);
  const [to, setTo] = useState('');
  const done = () => {
    changed();
    close();
  };
  return (
    <Form submit="Ask for the move" run={() => move({ state: 'requested', to })} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <Text size="sm">Nothing moves yet: whoever operates the server does it, and says when it is done. Until then it can be called off.</Text>
          <TextInput label="To the region" description="Such as eu-west" value={to} required onChange={(event) => setTo(event.currentTarget.value)}
            error={faults.to} spellCheck={false} data-autofocus />
        </>
      )}
    </Form>
  );
}

function Step({ of, state, action, says, isDangerous }: { of: string; state: State; action: string; says: string; isDangerous?: boolean }) {
  const { move, changed } = useMove(of);
  return (
    <Confirm action={action} title={action} run={() => move({ state })} onDone={changed} isDangerous={isDangerous}>
      <Text size="sm">{says}</Text>
    </Confirm>
  );
}

/** What may be done next: an administrator asks, an operator moves, and either calls it off. */
function Next({ of, state, to }: { of: string; state: State | undefined; to: string | undefined }) {
  const { role } = useSession();
  const isOpen = state === 'requested' || state === 'moving';
  return (
    <Group gap="xs">
      {!isOpen && role === 'admin' && (
        <Dialog action="Ask for a move" title="Move to another region">
          {(close) => <AskForm of={of} close={close} />}
        </Dialog>
      )}
      {state === 'requested' && role === 'operator' && (
        <Step of={of} state="moving" action="Begin the move" says={`The ledger is going to be moved to ${to}. Copy its data there first; then say that it is done.`} />
      )}
      {state === 'moving' && role === 'operator' && (
        <Step of={of} state="done" action="It is done" isDangerous
          says={`From now on the ledger belongs to ${to}. A server of another region refuses its requests. It can be moved back by another move alone.`} />
      )}
      {isOpen && <Step of={of} state="cancelled" action="Call it off" says={`The ledger stays where it is. Another move can be asked for.`} />}
    </Group>
  );
}

/** Where a ledger is hosted, and how it came there. */
export function RegionMoves({ of }: { of: string }) {
  const { api } = useSession();
  const region = useQuery({
    queryKey: [of, 'region'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/region', { params: { path: { ledger: of } } })),
  });
  return (
    <Shown query={region}>
      {(now) => {
        const last = now.moves.at(-1);
        return (
          <Stack>
            <Text>
              In <Text span fw={600}>{now.region}</Text> since <Moment at={now.since.time} day />
            </Text>
            {now.moves.length > 0 && (
              <Timeline bulletSize={14} lineWidth={2} active={now.moves.length - 1} aria-label="Moves">
                {now.moves.map((move) => (
                  <Timeline.Item key={move.sequence} title={`${move.from} to ${move.to}: ${kWords[move.state]}`}>
                    <Text size="sm" c="dimmed"><Moment at={move.time} /></Text>
                  </Timeline.Item>
                ))}
              </Timeline>
            )}
            <Next of={of} state={last?.state} to={last?.to} />
          </Stack>
        );
      }}
    </Shown>
  );
}
