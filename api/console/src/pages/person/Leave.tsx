import { Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '../../client/api';
import { keepClaim, keptClaim } from '../../client/claim';
import { PageTitle } from '../../parts/text';
import { DeleteMe } from './DeleteMe';
import { Exports } from './Exports';
import { Farewell } from './Farewell';
import { usePerson } from './person';

export default function Leave() {
  const [erasure, setErasure] = useState<Schema['Erasure'] | null>(null);
  const queries = useQueryClient();
  const { ledger } = usePerson();
  // The token ended with the erasure: nothing may be asked any more, and what was fetched is of somebody who is gone.
  const gone = (done: Schema['Erasure']) => {
    if (done.claim !== undefined) keepClaim(sessionStorage, { ledger, erasure: done.id, claim: done.claim });
    setErasure(done);
    queries.clear();
  };
  if (erasure !== null) return <Farewell erasure={erasure} claim={keptClaim(sessionStorage)} />;
  return (
    <>
      <PageTitle title="Take along or delete" about="A copy of everything that is yours, and how you leave." />
      <Stack gap={40} maw={820}>
        <Exports />
        <DeleteMe onDone={gone} />
      </Stack>
    </>
  );
}
