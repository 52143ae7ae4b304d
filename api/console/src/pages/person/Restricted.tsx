import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { Moment } from '../../parts/text';
import { personKey, usePerson } from './person';
import { kRestrictions } from './words';

/** That the use of the person's data is restricted (GDPR Art. 18), where it is: then some things wait. */
export function Restricted() {
  const { api, ledger, subject } = usePerson();
  const restrictions = useQuery({
    queryKey: personKey(ledger, subject, 'restrictions'),
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/restrictions', { params: { path: { ledger }, query: { subject } } })),
  });
  const inForce = restrictions.data?.items.filter((one) => one.state === 'in_force') ?? [];
  if (inForce.length === 0) return null;
  return (
    <Alert color="yellow" title="Your data is kept, but not used" mb="lg">
      {inForce.map((one) => (
        <Text key={one.id} size="sm">
          Since <Moment at={one.set} day />: {kRestrictions[one.ground]}. Until it is settled, your profile and what you
          wrote cannot be changed.
        </Text>
      ))}
    </Alert>
  );
}
