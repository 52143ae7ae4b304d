import { List, Text } from '@mantine/core';
import { listOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Moment } from '../../parts/text';
import { Who } from '../owner/who';
import { differences, keyInWords, type RuleSet, valueInWords } from './draft';
import { numberIn } from './facts';
import { EventLink } from './labels';

type Event = Schema['Event'];
type Version = Event & { before: RuleSet | undefined };

const isRules = (facts: object): facts is RuleSet => 'rules' in facts && Array.isArray(facts.rules);

const kShown = 6;

/** What a version has otherwise than the one before it. */
function Changed({ version }: { version: Version }) {
  const { facts, before } = version;
  if (!isRules(facts)) return null;
  if (before === undefined) return <Text size="sm">The first that was set</Text>;
  const changes = differences(before, facts);
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing
      </Text>
    );
  return (
    <List size="sm" spacing={2} listStyleType="none">
      {changes.slice(0, kShown).map(({ key, from, to }) => (
        <List.Item key={key}>
          {keyInWords(key)}: {from === undefined ? '' : `${valueInWords(key, from)} → `}
          {valueInWords(key, to)}
        </List.Item>
      ))}
      {changes.length > kShown && <List.Item>and {changes.length - kShown} more</List.Item>}
    </List>
  );
}

/** Every version that was set, newest first, with what it changed. */
export function RuleVersions() {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const query = { kind: ['access_rules.set' as const], order: 'desc' as const, limit: 20, cursor };
    const page = await listOf(api.GET('/v1/ledgers/{ledger}/events', { params: { path: { ledger }, query } }));
    // The last of a page has the one before it on the next page: that is asked for by itself.
    const oldest = page.items.at(-1);
    const rest =
      oldest === undefined || page.next === null
        ? undefined
        : await listOf(
            api.GET('/v1/ledgers/{ledger}/events', {
              params: { path: { ledger }, query: { ...query, cursor: page.next, limit: 1 } },
            }),
          );
    const chain = [...page.items, ...(rest?.items ?? [])];
    const items: Version[] = page.items.map((event, index) => {
      const before = chain[index + 1]?.facts;
      return { ...event, before: before !== undefined && isRules(before) ? before : undefined };
    });
    return { items, next: page.next };
  };
  return (
    <ListTable<Version>
      queryKey={[ledger, 'access-rules', 'versions']}
      read={read}
      keyOf={(version) => version.sequence}
      label="Versions of the rules"
      empty={
        <Text size="sm" c="dimmed">
          Nobody has set rules yet: those that the server comes with are in force.
        </Text>
      }
      columns={[
        { header: 'Version', cell: (version) => numberIn(version.facts, 'version') ?? '–' },
        { header: 'What changed', cell: (version) => <Changed version={version} /> },
        { header: 'When', cell: (version) => <Moment at={version.time} /> },
        { header: 'Who', cell: (version) => <Who actor={version.actor} />, isMinor: true },
        { header: 'Event', cell: (version) => <EventLink sequence={version.sequence} />, isMinor: true },
      ]}
    />
  );
}
