import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listOf } from '../../client/api';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { personKey, usePerson } from './person';
import { actorInWords, eventInWords } from './words';

/** What became of an item; who answered it is somebody else, and not told. */
export function ItemHistory({ item }: { item: string }) {
  const { api, ledger, subject } = usePerson();
  const history = useQuery({
    queryKey: personKey(ledger, subject, 'content', 'history', item),
    queryFn: () =>
      listOf(
        api.GET('/v1/ledgers/{ledger}/content/{item}/history', {
          params: { path: { ledger, item }, query: { order: 'desc', limit: 20 } },
        }),
      ),
  });
  return (
    <Shown query={history}>
      {({ items }) => (
        <div>
          {items.map((event) => (
            <Text key={event.sequence} size="xs" c="dimmed">
              <Moment at={event.time} />: {eventInWords(event.kind)} ({actorInWords(event.actor, subject).toLowerCase()}
              )
            </Text>
          ))}
        </div>
      )}
    </Shown>
  );
}
