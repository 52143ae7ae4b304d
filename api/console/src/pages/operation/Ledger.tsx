import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Copied } from '../../parts/copied';
import { Shown } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { Back } from '../owner/Back';
import { IssueToken } from '../owner/IssueToken';
import { RegionMoves } from '../owner/RegionMoves';
import { certificateIn } from './closed';
import { ClosedLedger } from './ClosedLedger';
import { Closure } from './Closure';
import { Part } from './Part';
import { SigningKeys } from './SigningKeys';
import { VerificationDetails } from './Verification';

const kNumber = new Intl.NumberFormat();
/** The server's own: it stays for as long as the server does. */
const kSystem = 'system';

function Details({ ledger }: { ledger: Schema['Ledger'] }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="lg">
        <Part title="The ledger">
          <Stack gap="sm">
            <Text size="sm">
              {kNumber.format(ledger.size)} events since <Moment at={ledger.created} day />, in {ledger.region}
            </Text>
            <Copied name="Id" value={ledger.id} />
            <Copied name="Name in checkpoints" value={ledger.origin} />
            <Copied name="Key that verifies its checkpoints" value={ledger.verifier_key} />
          </Stack>
        </Part>
        <Part title="Verification">
          <VerificationDetails ledger={ledger.name} />
        </Part>
        <Part title="Signing keys">
          <SigningKeys of={ledger.name} />
        </Part>
      </Stack>
      <Stack gap="lg">
        <Part title="Administrators">
          <Stack gap="sm" align="flex-start">
            <Text size="sm" c="dimmed">
              An administrator issues all other tokens, and sees to settings, policies and purposes. An operator sees no data of a ledger.
            </Text>
            <IssueToken roles={['admin']} of={ledger.name} action="Issue an administrator’s token" />
          </Stack>
        </Part>
        <Part title="Region">
          <RegionMoves of={ledger.name} />
        </Part>
        {ledger.name !== kSystem && (
          <Part title="Closing">
            <Closure of={ledger.name} />
          </Part>
        )}
      </Stack>
    </SimpleGrid>
  );
}

export default function Ledger() {
  const { api } = useSession();
  const { ledger = '' } = useParams();
  const query = useQuery({
    queryKey: ['ledgers', ledger],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}', { params: { path: { ledger } } })),
  });
  const certificate = certificateIn(query.error);
  return (
    <>
      <PageTitle title={ledger} about={<Back to="/operation/ledgers">All ledgers</Back>} />
      {certificate === undefined ? <Shown query={query}>{(one) => <Details ledger={one} />}</Shown> : <ClosedLedger certificate={certificate} />}
    </>
  );
}
