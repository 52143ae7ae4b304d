import { Select, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ClosurePreview, WhatGoes } from '../../parts/closure';
import { Confirm } from '../../parts/confirm';
import { Shown } from '../../parts/states';
import { kReasons, type Reason } from './closed';

function Close({ name, state }: { name: string; state: Schema['ClosureState'] }) {
  const { api } = useSession();
  const queries = useQueryClient();
  const [reason, setReason] = useState<Reason>('contract_ended');
  const close = () =>
    bodyOf(api.POST('/v1/ledgers/{ledger}/closure', { params: { path: { ledger: name } }, body: { reason } }));
  // The ledger itself is asked for again: it answers with its certificate from now on.
  const done = () => queries.invalidateQueries({ queryKey: ['ledgers'] });
  return (
    <Confirm
      action="Close the ledger"
      title={`Close ${name} for ever`}
      run={close}
      onDone={done}
      isDangerous
      variant="filled"
      typed={name}
      isDisabled={state.obstacles.length > 0}
    >
      <Text size="sm">Its keys are destroyed at once, and with them:</Text>
      <WhatGoes state={state} />
      <Text size="sm" fw={600}>
        Nobody can bring any of it back, not from a backup either. It takes a moment; do not stop the server.
      </Text>
      <Select
        label="Why"
        data={Object.entries(kReasons).map(([value, label]) => ({ value, label }))}
        value={reason}
        allowDeselect={false}
        onChange={(next) => setReason((next ?? reason) as Reason)}
      />
    </Confirm>
  );
}

/** The end of a ledger: what would go, what stands in the way, and the button. */
export function Closure({ of }: { of: string }) {
  const { api } = useSession();
  const query = useQuery({
    queryKey: [of, 'closure'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/closure', { params: { path: { ledger: of } } })),
  });
  return (
    <Shown query={query}>
      {(state) => (
        <Stack align="flex-start">
          <ClosurePreview state={state} />
          <Close name={of} state={state} />
        </Stack>
      )}
    </Shown>
  );
}
