import { Anchor, Paper, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router-dom';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { Holds } from './Holds';
import { RetentionTable } from './RetentionTable';

/** At the end of a day in UTC, or now for what is no day. */
const endOf = (day: string) => (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? `${day}T23:59:59Z` : undefined);

export default function Retention() {
  const { api, ledger } = useSession();
  const [query, setQuery] = useSearchParams();
  const day = query.get('until') ?? '';
  const until = endOf(day);
  const preview = useQuery({
    queryKey: [ledger, 'retention', until ?? ''],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/retention/preview', { params: { path: { ledger }, query: { until } } })),
  });
  return (
    <>
      <PageTitle
        title="Retention and holds"
        about={
          <>
            What is destroyed because its time is over, and what a duty keeps. How long things are kept is said under{' '}
            <Anchor component={Link} to="/settings#retention" underline="always">Privacy</Anchor>.
          </>
        }
      />
      <Paper withBorder p="md" component="section" aria-labelledby="preview" mb="lg">
        <Title order={2} size="h4" id="preview">What would go</Title>
        <Text size="sm" c="dimmed">By the settings as they are now, up to a day. Nothing is destroyed by looking.</Text>
        <TextInput type="date" label="Up to" value={day} w={200} my="sm"
          onChange={(event) => setQuery(event.currentTarget.value === '' ? {} : { until: event.currentTarget.value }, { replace: true })} />
        <Shown query={preview}>{(found) => <RetentionTable preview={found} />}</Shown>
      </Paper>
      <Holds />
    </>
  );
}
