import { Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { kReadOnce, personKey, usePerson } from './person';
import { fieldInWords } from './words';

/** What a field said, the latest first. */
export function FieldHistory({ field }: { field: string }) {
  const { api, ledger, subject } = usePerson();
  const history = useQuery({
    ...kReadOnce,
    queryKey: personKey(ledger, subject, 'field', field),
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/profile/{field}/history', {
          params: { path: { ledger, subject, field } },
        }),
      ),
  });
  return (
    <Shown query={history}>
      {({ versions }) => (
        <Timeline bulletSize={12} lineWidth={2} mt="sm" mb="xs" aria-label={`What ${fieldInWords(field)} said`}>
          {[...versions].reverse().map((version, index) => (
            <Timeline.Item key={version.sequence}>
              <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                <bdi>{version.value}</bdi>
              </Text>
              <Text size="xs" c="dimmed">
                {index === 0 ? 'now, since ' : 'since '}
                <Moment at={version.time} />
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Shown>
  );
}
