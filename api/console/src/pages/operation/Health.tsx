import { Stack, Text, Title } from '@mantine/core';
import { Failure, Shown } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { Figures } from './Figures';
import { LedgerFigures } from './LedgerFigures';
import { useSamples } from './samples';
import { Standing } from './Standing';

export default function Health() {
  const { query, samples } = useSamples();
  const minutes = Math.round(((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)) / 60_000);
  return (
    <>
      <PageTitle title="Health" about="How the server is now. Figures are read every five seconds; the pictures show the time that this page is open." />
      <Stack gap="lg">
        <Standing sample={query.data} />
        {query.isError && query.data !== undefined && <Failure error={query.error} again={() => query.refetch()} />}
        <Shown query={query}>
          {(latest) => (
            <>
              <section aria-label="Figures">
                <Text size="sm" c="dimmed" mb="xs">
                  {samples.length < 2 ? 'The first figures come in a few seconds.' : minutes < 1 ? 'The last minute' : minutes === 1 ? 'About a minute' : `The last ${minutes} minutes`}
                </Text>
                <Figures samples={samples} />
              </section>
              <section aria-labelledby="ledgers">
                <Title order={2} size="h4" id="ledgers" mb="xs">Ledgers</Title>
                <LedgerFigures series={latest.series} />
              </section>
            </>
          )}
        </Shown>
      </Stack>
    </>
  );
}
