import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Failure, Shown } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';
import { checkFile } from '../../proof/check';
import { recall } from '../../proof/memory';
import { parseNoteKey } from '../../proof/note';
import { hasFailed, type Report } from '../../proof/report';
import { CheckList } from '../../parts/checkList';
import { save } from '../../parts/download';
import { Rows } from './Rows';

type Erasure = Schema['Erasure'];

function Standing({ report }: { report: Report }) {
  if (hasFailed(report)) return <Alert color="red" role="alert" title="The certificate does not hold">What does not is named below.</Alert>;
  if (!report.isKeyGiven) return <Alert color="yellow" title="It is consistent with itself">This browser does not know the log yet: look at Checkpoints first.</Alert>;
  return <Alert color="teal" title="It holds, against the key that this browser remembers" />;
}

function Whole({ erasure }: { erasure: Erasure }) {
  const { api, ledger } = useSession();
  const params = { path: { ledger, erasure: erasure.id } };
  const file = useQuery({
    queryKey: [ledger, 'certificate', erasure.id],
    queryFn: async () => {
      const text = await bodyOf(api.GET('/v1/ledgers/{ledger}/erasures/{erasure}/certificate', { params: { ...params, query: { format: 'json' } }, parseAs: 'text' }));
      const blob = new Blob([String(text)], { type: 'application/json' });
      const key = await parseNoteKey(recall(localStorage, ledger)?.firstKey ?? '');
      return { blob, report: await checkFile(blob, { key }) };
    },
  });
  const page = useMutation({
    mutationFn: async () => {
      const text = await bodyOf(api.GET('/v1/ledgers/{ledger}/erasures/{erasure}/certificate', { params: { ...params, query: { format: 'html' } }, parseAs: 'text' }));
      save(new Blob([String(text)], { type: 'text/html' }), `certificate-${erasure.id.slice(0, 8)}.html`);
    },
  });
  const { certificate } = erasure;
  const kept = erasure.kept.map((one) => `${one.class} until ${one.until.slice(0, 10)} (${inWords(one.exception)})`).join('; ');
  const counts = Object.entries(certificate?.counts ?? {}).map(([name, count]) => `${count} ${name}`).join(', ');
  return (
    <Stack>
      <Rows label="Erasure" rows={[
        ['Completed', certificate === undefined ? 'not yet' : <Moment at={certificate.time} />],
        ['Ground', inWords(erasure.ground)],
        ['Destroyed', `${erasure.whole_subject ? 'the whole person: ' : ''}${counts || 'no sections'}`],
        ['Kept', kept || 'nothing'],
      ]} />
      <Shown query={file}>
        {({ blob, report }) => (
          <Stack>
            <Standing report={report} />
            <CheckList checks={report.checks} label="What was checked of the certificate" />
            <Group>
              <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} onClick={() => save(blob, `certificate-${erasure.id.slice(0, 8)}.json`)}>
                Certificate
              </Button>
              <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} loading={page.isPending} onClick={() => page.mutate()}>
                As a page for people
              </Button>
            </Group>
            {page.isError && <Failure error={page.error} />}
          </Stack>
        )}
      </Shown>
      <Text size="xs" c="dimmed">It proves that the keys are gone; not that nobody copied the data before, or outside of the ledger.</Text>
    </Stack>
  );
}

export function Certificate({ erasure, onClose }: { erasure: Erasure | undefined; onClose: () => void }) {
  return (
    <Modal opened={erasure !== undefined} closeButtonProps={{ 'aria-label': 'Close' }} onClose={onClose} title="Certificate of an erasure" size="lg">
      {erasure !== undefined && <Whole erasure={erasure} />}
    </Modal>
  );
}
