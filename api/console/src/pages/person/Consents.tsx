import { Alert, Stack, Text, Title } from '@mantine/core';
import type { Schema } from '../../client/api';
import { Empty, Shown } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { ConsentCard } from './ConsentCard';
import { Objections } from './Objections';
import { useConsents, usePolicy, usePurposes } from './person';
import { isOpen, kBases } from './standing';

/** What the person decides comes first, and of that what waits for them. */
export default function Consents() {
  const purposes = usePurposes();
  return (
    <>
      <PageTitle
        title="My consents"
        about="What may be done with your data is up to you. Saying no is as easy as saying yes."
      />
      <Shown query={purposes}>
        {({ items }) => (
          <Stack gap={40}>
            <Decisions purposes={items} />
            <Objections purposes={items} />
            <Others purposes={items} />
          </Stack>
        )}
      </Shown>
    </>
  );
}

function Decisions({ purposes }: { purposes: Schema['Purpose'][] }) {
  const consents = useConsents();
  const policy = usePolicy();
  return (
    <section aria-labelledby="decisions">
      <Title order={2} size="h4" id="decisions" mb="sm">
        What you decide
      </Title>
      <Shown query={consents}>
        {({ items }) => {
          const consentTo = (purpose: string) => items.find((one) => one.purpose === purpose);
          // What is retired is done no more; it is shown where the person once decided on it.
          const own = purposes
            .filter(
              ({ basis, retired, purpose }) => basis === 'consent' && (!retired || consentTo(purpose) !== undefined),
            )
            .sort((a, b) => rankOf(a, consentTo(a.purpose)) - rankOf(b, consentTo(b.purpose)));
          if (own.length === 0) return <Empty title="Nothing here needs your consent" />;
          return (
            <Shown query={policy}>
              {(inForce) => (
                <Stack>
                  {inForce === null && (
                    <Alert color="yellow">
                      No privacy policy has been published yet, so that you cannot agree to anything. You can take back
                      what you gave.
                    </Alert>
                  )}
                  {own.map((purpose) => (
                    <ConsentCard
                      key={purpose.purpose}
                      purpose={purpose}
                      consent={consentTo(purpose.purpose)}
                      policy={inForce}
                    />
                  ))}
                </Stack>
              )}
            </Shown>
          );
        }}
      </Shown>
    </section>
  );
}

function rankOf(purpose: Schema['Purpose'], consent: Schema['Consent'] | undefined): number {
  if (purpose.retired) return 3;
  if (consent !== undefined && isOpen(consent)) return 0;
  return consent === undefined ? 2 : 1;
}

function Others({ purposes }: { purposes: Schema['Purpose'][] }) {
  const fixed = purposes.filter(
    ({ basis, retired, direct_marketing }) =>
      !retired && !direct_marketing && ['contract', 'legal_obligation', 'vital_interests'].includes(basis),
  );
  if (fixed.length === 0) return null;
  return (
    <section aria-labelledby="others">
      <Title order={2} size="h4" id="others">
        What is not up to you
      </Title>
      <Text c="dimmed" size="sm" mb="sm" maw={720}>
        This is done without asking you, because something else than your consent allows it. If you think that it is
        wrong, ask them under “My requests”.
      </Text>
      <Stack gap="xs">
        {fixed.map(({ purpose, title, basis }) => (
          <div key={purpose}>
            <Text fw={500}>{title ?? purpose}</Text>
            <Text size="sm" c="dimmed">
              {kBases[basis]}
            </Text>
          </div>
        ))}
      </Stack>
    </section>
  );
}
