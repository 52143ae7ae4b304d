import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { Problem } from '../../client/problem';
import { Empty, Failure, Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { kReadOnce, personKey, usePerson, useRefresh } from './person';
import { SaveButton } from './SaveButton';
import { tell } from './tell';
import { fileInZip } from './zip';

/** A copy of everything, made when the person wants it, and handed out for some days. */
export function Exports() {
  const { api, ledger, subject } = usePerson();
  const refresh = useRefresh();
  const exports = useQuery({
    queryKey: personKey(ledger, subject, 'exports'),
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/exports', { params: { path: { ledger }, query: { subject, limit: 20 } } })),
  });
  const make = useMutation({
    mutationFn: () =>
      bodyOf(api.POST('/v1/ledgers/{ledger}/exports', { params: { path: { ledger } }, body: { subject } })),
    onSuccess: async () => {
      await refresh('exports', 'history');
      tell('Your copy is ready.');
    },
  });
  return (
    <section aria-labelledby="take">
      <Title order={2} size="h4" id="take">
        Take your data along
      </Title>
      <Text c="dimmed" size="sm" mb="sm">
        Your profile and what it said before, everything that you wrote, your decisions, your requests, who looked and
        who got data of yours. As a page to read, as JSON for another service, or as the whole package, signed, so that
        anybody can check that it is real.
      </Text>
      <Button loading={make.isPending} onClick={() => make.mutate()} mb="md">
        Make a copy
      </Button>
      {make.isPending && (
        <Text size="sm" role="status">
          Your copy is being made. That may take a moment.
        </Text>
      )}
      {make.isError && <Failure error={make.error} />}
      <Shown query={exports}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="You have no copy yet" />
          ) : (
            <Stack>
              {items.map((one) => (
                <ExportCard key={one.id} made={one} />
              ))}
            </Stack>
          )
        }
      </Shown>
    </section>
  );
}

function ExportCard({ made }: { made: Schema['Export'] }) {
  const { api, ledger, subject } = usePerson();
  const queries = useQueryClient();
  const isOver = Date.parse(made.expires_at) < Date.now();
  // Read once, whatever forms are wanted of it: each reading is recorded.
  const readPackage = () =>
    queries.fetchQuery({
      ...kReadOnce,
      queryKey: personKey(ledger, subject, 'package', made.id),
      queryFn: () =>
        bodyOf(
          api.GET('/v1/ledgers/{ledger}/exports/{export}/package', {
            params: { path: { ledger, export: made.id } },
            parseAs: 'blob',
          }),
        ),
    });
  const readFile = (name: string, type: string) => async () => {
    const archive = await readPackage();
    try {
      return new Blob([await fileInZip(archive, name)], { type });
    } catch (error) {
      throw new Problem(
        0,
        'damaged',
        'The package cannot be opened',
        error instanceof Error ? error.message : undefined,
      );
    }
  };
  const name = `my-data-${made.made.slice(0, 10)}`;
  return (
    <Card withBorder component="article">
      <Stack gap="sm">
        <div>
          <Text fw={600}>
            Copy of <Moment at={made.made} />
          </Text>
          <Text size="sm" c="dimmed">
            {isOver ? (
              'It is not handed out any more. Make a new one.'
            ) : (
              <>
                To be had until <Moment at={made.expires_at} day />, or until you delete something that is in it.
              </>
            )}
          </Text>
        </div>
        {!isOver && (
          <Group gap="xs" align="flex-start">
            <SaveButton label="Page" name={`${name}.html`} read={readFile('export.html', 'text/html')} />
            <SaveButton label="JSON" name={`${name}.json`} read={readFile('export.json', 'application/json')} />
            <SaveButton label="Package" name={`${name}.zip`} read={readPackage} />
          </Group>
        )}
      </Stack>
    </Card>
  );
}
