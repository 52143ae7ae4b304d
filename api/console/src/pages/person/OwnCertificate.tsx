import { Alert, Container, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'react-router-dom';
import { claimIn, keptClaim } from '../../client/claim';
import { Moment, PageTitle } from '../../parts/text';
import { Certificate, ClaimLink } from './Certificate';
import { accountsOf, type Fetched } from './claimedCertificate';
import { ErasureAccount } from './ErasureAccount';

/** For who was erased, and has a link or the tab that they were erased in. Nobody signs in for it. */
export default function OwnCertificate() {
  const { hash } = useLocation();
  const [ofTab] = useState(() => keptClaim(sessionStorage));
  const claim = hash === '' ? ofTab : claimIn(hash);
  return (
    <Container component="main" size={760} py="xl">
      <PageTitle
        title="Certificate of your erasure"
        about="What was destroyed, what stays and until when, and the proof."
      />
      {claim === undefined ? (
        <Alert color="yellow" role="alert" title="The link is not whole">
          A part of it got lost on the way: it has to be opened, or copied, from its beginning to its end.
        </Alert>
      ) : (
        <Stack gap="lg">
          <Certificate claim={claim} key={claim.claim}>
            {(fetched) => <Says fetched={fetched} ledger={claim.ledger} />}
          </Certificate>
          <ClaimLink claim={claim} />
        </Stack>
      )}
    </Container>
  );
}

function Says({ fetched: { says }, ledger }: { fetched: Fetched; ledger: string }) {
  const [first] = says.parts;
  return (
    <Stack>
      {first !== undefined && (
        <Text>
          This is about you in the ledger {ledger}. The erasure was ordered on <Moment at={first.ordered.time} />.
        </Text>
      )}
      {accountsOf(says).map((account, index) => (
        <ErasureAccount key={index} erasure={account} />
      ))}
      <details>
        <Text component="summary" size="sm">
          What it cannot prove
        </Text>
        <ul>
          {says.does_not_prove.map((limit) => (
            <li key={limit}>
              <Text size="sm">{limit}</Text>
            </li>
          ))}
        </ul>
      </details>
    </Stack>
  );
}
