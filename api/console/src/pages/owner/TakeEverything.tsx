import { Alert, Button, Code, Progress, Stack, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { save } from '../../parts/download';
import { EventLink } from '../review/labels';
import { canHash, faultOf, type Returned, takeIn } from './returned';

const kNumber = new Intl.NumberFormat();

function Outcome({ returned, fault, ledger }: { returned: Returned; fault: string | undefined; ledger: string }) {
  if (fault !== undefined)
    return (
      <Alert color="red" role="alert" title="This is not everything">
        {fault} Take it along again.
      </Alert>
    );
  return (
    <Alert color="teal" role="status" title={`All ${kNumber.format(returned.lines)} events are here`}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {canHash
            ? 'This page checked that nothing is missing, and nothing was changed on the way.'
            : 'Nothing is missing. Whether anything was changed on the way cannot be checked here.'}{' '}
          Keep the file in a safe place: it has personal data in the clear.
        </Text>
        <Button size="xs" onClick={() => save(returned.file, `${ledger}-everything.jsonl`)}>
          Save the file
        </Button>
      </Stack>
    </Alert>
  );
}

interface Props {
  /** Of the log, by which to tell how far it is. */
  size: number;
  last: Schema['ClosureState']['return'];
}

/** Everything that the ledger has, in the clear, taken into this page and checked before it is kept. */
export function TakeEverything({ size, last }: Props) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [lines, setLines] = useState<number>();
  const [got, setGot] = useState<{ returned: Returned; fault: string | undefined }>();
  const run = async () => {
    setGot(undefined);
    setLines(0);
    try {
      const header = {
        'Purpose-Of-Use': 'HOPERAT' as const,
        ...(reason.trim() === '' ? {} : { 'Access-Reason': encodeURIComponent(reason.trim()) }),
      };
      const { data } = await api.GET('/v1/ledgers/{ledger}/return', {
        params: { path: { ledger }, header },
        parseAs: 'stream',
      });
      if (data === undefined || data === null) throw new Error('nothing came');
      const returned = await takeIn(data, setLines);
      setGot({ returned, fault: await faultOf(returned) });
    } finally {
      setLines(undefined);
      void queries.invalidateQueries({ queryKey: [ledger, 'closure'] });
    }
  };
  return (
    <Stack align="flex-start">
      <Text size="sm">
        One file with every event of the log, its signature, and each text that still opens, in the clear. What was
        erased is not in it. Programs get the same from <Code>GET /v1/ledgers/{ledger}/return</Code>.
      </Text>
      {last !== undefined && (
        <Text size="sm">
          Last taken along: {kNumber.format(last.size)} events{last.complete ? '' : ', and not to the end'} (
          <EventLink sequence={last.sequence} isInText />
          ).
        </Text>
      )}
      <Confirm action="Take everything along" title="Take everything along" run={run}>
        <Text size="sm">
          Everybody’s personal data leaves the ledger in the clear. That it did is written to the log before anything is
          read, and stays there. It may take minutes, and this page has to stay open.
        </Text>
        <Textarea
          label="Why"
          description="Kept sealed; may be left out"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={1000}
        />
        {lines !== undefined && (
          <Stack gap={4} role="status">
            <Text size="sm">
              {kNumber.format(Math.min(lines, size))} of {kNumber.format(size)} events
            </Text>
            <Progress value={size === 0 ? 0 : (100 * lines) / size} animated aria-label="How much is here" />
          </Stack>
        )}
      </Confirm>
      {got !== undefined && <Outcome {...got} ledger={ledger} />}
    </Stack>
  );
}
