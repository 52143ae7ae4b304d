import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { Shown } from '../../parts/states';
import { ErasureAccount } from './ErasureAccount';
import { personKey, usePerson } from './person';
import { SaveButton } from './SaveButton';

/** What remains of a deleted item: the account of its erasure, and the certificate. */
export function Deleted({ item }: { item: Schema['Item'] }) {
  const { api, ledger, subject } = usePerson();
  const id = item.deletion?.erasure;
  const erasure = useQuery({
    queryKey: personKey(ledger, subject, 'content', 'erasure', id),
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/erasures/{erasure}', { params: { path: { ledger, erasure: id ?? '' } } })),
    enabled: id !== undefined,
  });
  if (id === undefined) return <Text size="sm">It is deleted. Nothing of its text is left.</Text>;
  const certificate = (format: 'html' | 'json') => () =>
    bodyOf(
      api.GET('/v1/ledgers/{ledger}/erasures/{erasure}/certificate', {
        params: { path: { ledger, erasure: id }, query: { format } },
        parseAs: 'blob',
      }),
    );
  return (
    <Shown query={erasure}>
      {(done) => (
        <Stack gap="sm">
          <ErasureAccount erasure={done} />
          {done.certificate !== undefined && (
            <Group gap="xs">
              <SaveButton label="Certificate to read" name={`certificate-${id}.html`} read={certificate('html')} />
              <SaveButton label="Certificate to check" name={`certificate-${id}.json`} read={certificate('json')} />
            </Group>
          )}
        </Stack>
      )}
    </Shown>
  );
}
