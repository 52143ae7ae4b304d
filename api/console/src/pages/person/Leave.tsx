import { Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '../../client/api';
import { PageTitle } from '../../parts/text';
import { DeleteMe } from './DeleteMe';
import { Exports } from './Exports';
import { Farewell } from './Farewell';

export default function Leave() {
  const [erasure, setErasure] = useState<Schema['Erasure'] | null>(null);
  const queries = useQueryClient();
  // The token ended with the erasure: nothing may be asked any more, and what was fetched is of somebody who is gone.
  const gone = (done: Schema['Erasure']) => {
    setErasure(done);
    queries.clear();
  };
  if (erasure !== null) return <Farewell erasure={erasure} />;
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
